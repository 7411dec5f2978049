using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Streaming.EventTime;

public sealed class AsOfJoinTests
{
    private readonly List<AsOfPair> _joined = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Agrees_with_merge_asof_of_pandas_whichever_stream_comes_first(bool isLeftFirst)
    {
        var join = Join(new() { Tolerance = TimeSpan.FromMilliseconds(150) });
        Action[] streams =
        [
            () => Add(join.AddLeft, (0, 1), (100, 2), (250, 3), (251, 4), (400, 5), (1000, 6), (1200, 7)),
            () => Add(join.AddRight, (50, 10), (100, 20), (100, 21), (240, 30), (500, 40), (600, 50)),
        ];

        streams[isLeftFirst ? 0 : 1]();
        streams[isLeftFirst ? 1 : 0]();
        join.Complete();

        // pandas 1.5.3: merge_asof(left, right, on="t", tolerance=150).
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], _joined.Select(pair => pair.Left));
        Assert.Equal([double.NaN, 21, 30, 30, double.NaN, double.NaN, double.NaN], _joined.Select(pair => pair.Right));
        Assert.Equal([0, 0, 10, 11, 0, 0, 0], _joined.Select(pair => pair.Age.TotalMilliseconds));
    }

    [Fact]
    public void Goes_on_from_every_place_as_if_it_had_not_been_cut()
    {
        const int Values = 200;
        var options = new AsOfJoinOptions { Tolerance = TimeSpan.FromSeconds(1), AllowedLateness = TimeSpan.FromSeconds(2), MostHeld = 5 };
        void Feed(AsOfJoin join, int i)
        {
            var random = new Random(i);
            (i % 3 == 0 ? join.AddRight : (Action<DateTimeOffset, double>)join.AddLeft)(At((i * 100) - random.Next(3000)), i);
        }

        var uncut = Join(options);
        Enumerable.Range(0, Values).ToList().ForEach(i => Feed(uncut, i));
        uncut.Complete();
        var expected = _joined.ToList();
        Assert.True(uncut is { Late: > 0, JoinedEarly: > 0 });

        for (var cut = 0; cut <= Values; cut += 7)
        {
            _joined.Clear();
            var killed = Join(options);
            Enumerable.Range(0, cut).ToList().ForEach(i => Feed(killed, i));
            var resumed = Join(options);
            var catalog = new MetricCatalog();
            catalog.Machines.GetOrAdd("a");
            Saved.Move(new State(killed), catalog, new State(resumed), catalog);
            Enumerable.Range(cut, Values - cut).ToList().ForEach(i => Feed(resumed, i));
            resumed.Complete();

            Assert.Equal(expected, _joined);
            Assert.Equal((uncut.Late, uncut.JoinedEarly, uncut.Dropped), (resumed.Late, resumed.JoinedEarly, resumed.Dropped));
        }
    }

    [Fact]
    public void A_left_value_waits_until_the_right_stream_has_got_past_its_time()
    {
        var join = Join(new());

        join.AddRight(At(0), 10);
        join.AddLeft(At(500), 1);
        join.AddLeft(At(501), 2);
        Assert.Empty(_joined);
        join.AddRight(At(400), 20);
        Assert.Empty(_joined);
        join.AddRight(At(600), 30);

        Assert.Equal(20, Assert.Single(_joined).Right);
    }

    [Fact]
    public void A_silent_right_stream_is_helped_on()
    {
        var join = Join(new());
        join.AddLeft(At(500), 1);
        join.AddLeft(At(600), 2);

        join.AdvanceRight(At(1000));

        Assert.False(Assert.Single(_joined).HasRight);
    }

    [Fact]
    public void Memory_is_bounded_on_both_sides_and_what_that_costs_is_counted()
    {
        var join = Join(new() { MostHeld = 10 });
        Add(join.AddLeft, [.. Enumerable.Range(0, 31).Select(i => (i, (double)i))]);
        Assert.Equal(20, join.JoinedEarly);
        Assert.Equal(20, _joined.Count);

        Add(join.AddRight, [.. Enumerable.Range(2000, 31).Select(i => (i, (double)i))]);

        Assert.Equal(20, join.Dropped);
    }

    [Fact]
    public void At_the_end_what_is_there_is_joined_however_much_waits()
    {
        var pairs = new List<AsOfPair>();
        var join = new AsOfJoin(new() { MostHeld = 5, AllowedLateness = TimeSpan.FromMinutes(1) }, pairs.Add);
        for (var i = 0; i < 5; i++)
        {
            join.AddRight(Make.Start.AddSeconds(i), 10 + i);
            join.AddLeft(Make.Start.AddSeconds(i), i);
        }

        join.AdvanceLeft(Make.Start.AddSeconds(10));
        for (var i = 0; i < 3; i++)
        {
            join.AddLeft(Make.Start.AddSeconds(10 + i), 5 + i);
        }

        join.Complete();

        Assert.Equal([10.0, 11, 12, 13, 14], pairs.Take(5).Select(pair => pair.Right));
    }

    [Fact]
    public void Values_behind_the_watermark_of_their_stream_are_counted_as_late()
    {
        var join = Join(new() { AllowedLateness = TimeSpan.FromMilliseconds(100) });

        Add(join.AddLeft, (500, 1), (400, 2), (399, 3));

        Assert.Equal(1, join.Late);
    }

    [Fact]
    public void A_tolerance_below_zero_is_refused() =>
        Assert.StartsWith(
            "Tolerance is -00:00:01; it must be from 00:00:00 to 1.00:00:00.",
            Assert.Throws<ArgumentException>(() => Join(new() { Tolerance = TimeSpan.FromSeconds(-1) })).Message,
            StringComparison.Ordinal);

    private static DateTimeOffset At(int milliseconds) => Make.Start.AddMilliseconds(milliseconds);

    private static void Add(Action<DateTimeOffset, double> add, params (int Time, double Value)[] values)
    {
        foreach (var (time, value) in values)
        {
            add(At(time), value);
        }
    }

    private AsOfJoin Join(AsOfJoinOptions options) => new(options, _joined.Add);

    private sealed class State(AsOfJoin join) : IMachineState
    {
        public string Part => "join";

        public void Save(int machine, StateWriter writer) => join.Save(writer);

        public void Restore(int machine, StateReader reader) => join.Restore(reader);

        public void Forget(int machine, string name)
        {
        }
    }
}
