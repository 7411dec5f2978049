using RealtimeWorkbench.Live;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Live;

/// <summary>Points of a panel, and how checkpoints keep them.</summary>
public sealed class ChartHistoryTests
{
    private const int Capacity = 300;

    private readonly MetricCatalog _catalog = new();
    private readonly Random _random = new(7);
    private long _time;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(150)]
    [InlineData(299)]
    [InlineData(1000)]
    public void Goes_on_after_each_checkpoint_as_if_it_had_not_been_cut(int most)
    {
        var uncut = new Part();
        var resumed = new Part();
        var stored = new SavedPieces();
        for (var round = 0; round < 60; round++)
        {
            for (var left = _random.Next(most) + 1; left > 0; left--)
            {
                var point = Next(uncut.Added++);
                uncut.History.Add(point, 1);
                resumed.History.Add(point, 1);
            }

            stored.Save(resumed, _catalog, "am-01");
            resumed = new Part();
            stored.Restore(resumed, _catalog, "am-01");

            Assert.Equal(uncut.History.After(0, Capacity), resumed.History.After(0, Capacity));
            Assert.Equal((uncut.History.Checked, uncut.History.OutOfControl), (resumed.History.Checked, resumed.History.OutOfControl));
            Assert.InRange(stored.Count, 1, 1 + ChartHistory.PiecesOf(Capacity));
        }
    }

    [Fact]
    public void A_busy_chart_is_a_piece_a_checkpoint_and_a_slow_one_not_a_piece_a_point()
    {
        var (busy, slow) = (new Part(), new Part());
        var (ofBusy, ofSlow) = (new SavedPieces(), new SavedPieces());
        for (var save = 0; save < Capacity; save++)
        {
            for (var i = 0; i < Capacity; i++)
            {
                busy.History.Add(Next(i), 1);
            }

            slow.History.Add(Next(save), 1);
            ofBusy.Save(busy, _catalog, "am-01");
            ofSlow.Save(slow, _catalog, "am-01");
        }

        // With the piece of what is said in brief.
        Assert.Equal(1 + 1, ofBusy.Count);
        Assert.Equal(1 + ((Capacity + 63) / 64), ofSlow.Count);
    }

    [Fact]
    public void Even_points_take_nine_bytes_each()
    {
        var part = new Part();
        for (var i = 0; i < Capacity; i++)
        {
            part.History.Add(new ChartPoint { Index = i + 1, Time = 1000 + (50L * i), Size = 5, Value = i, Lower = 1, Center = 2, Upper = double.NaN }, 1);
        }

        var writer = new StateWriter(_catalog);
        writer.Write(part, 0);

        // The first is written whole, and the way to the second; before them the number of the first.
        Assert.InRange(writer.Take()[1].Bytes!.Value.Length, 9 * Capacity, (9 * Capacity) + 60);
    }

    [Fact]
    public void A_piece_that_is_missing_is_found()
    {
        var part = new Part();
        var pieces = new List<StatePiece>();
        for (var i = 0; i < 200; i++)
        {
            part.History.Add(Next(i), 1);
            if (i % 100 == 99)
            {
                var writer = new StateWriter(_catalog);
                writer.Write(part, 0);
                var written = writer.Take();
                pieces.RemoveAll(piece => piece.Part.Length == 0);
                pieces.AddRange(written);
            }
        }

        var problem = Assert.Throws<StateException>(
            () => new StateReader(_catalog, pieces.Where(piece => piece.Part.Length == 0 || piece.Key != 0)).Read(new Part(), 0));

        Assert.Equal("The saved state of points is damaged: there is a gap of 100 points in a chart.", problem.Message);
    }

    /// <summary>A point of which anything may differ from the one before.</summary>
    private ChartPoint Next(long number)
    {
        _time += _random.Next(4) == 0 ? _random.Next(1000) : 50;
        return new ChartPoint(
            Machine: 3,
            Metric: 4,
            Panel: 1,
            Index: number + (_random.Next(10) == 0 ? 5 : 1),
            _time,
            Size: 5 + (_random.Next(20) == 0 ? 1 : 0),
            _random.NextDouble(),
            Lower: _random.Next(20) == 0 ? double.NegativeInfinity : -3,
            Center: _random.Next(20) == 0 ? -0.0 : 0,
            Upper: _random.Next(20) == 0 ? double.NaN : 3,
            _random.Next(9) == 0 ? RuleSet.BeyondLimits : RuleSet.None,
            IsBaseline: number < 25)
        {
            Reach = _random.Next(20) == 0 ? 0.7 : 0,
        };
    }

    private sealed class Part : IMachineState
    {
        public ChartHistory History { get; } = new(Capacity);

        public long Added { get; set; }

        string IMachineState.Part => "points";

        public void Save(int machine, StateWriter writer)
        {
            History.Save(writer);
            History.SavePoints(writer, 0);
        }

        public void Restore(int machine, StateReader reader)
        {
            History.Restore(reader);
            while (reader.NextPiece(out var slot))
            {
                History.RestorePoints(reader, (int)slot, new ChartPoint { Machine = 3, Metric = 4, Panel = 1 }, 1);
            }

            History.EndRestore(reader);
        }

        public void Forget(int machine, string name)
        {
        }
    }
}
