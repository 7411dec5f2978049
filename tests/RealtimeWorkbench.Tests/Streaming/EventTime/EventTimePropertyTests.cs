using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Testing;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming.EventTime;

public sealed class EventTimePropertyTests
{
    private const int Lateness = 8;
    private const int Machines = 3;

    private static readonly PipelineOptions Options = new()
    {
        BatchSize = 10,
        BufferSize = 100,
        AllowedLateness = TimeSpan.FromSeconds(Lateness),
        SequenceField = "seq",
        GapFactor = 4,
    };

    [Fact]
    public void Any_order_within_the_lateness_gives_what_the_sorted_stream_gives() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            var sorted = Sorted(codes);
            var shuffled = sorted
                .Select((item, i) => (item, Key: item.Time + (codes[i] * 7 % (Lateness + 1))))
                .OrderBy(pair => pair.Key)
                .Select(pair => pair.item);

            var expected = Run([.. sorted], workers: 1, cut: 1000, Options with { AllowedLateness = TimeSpan.Zero });
            var actual = Run([.. shuffled], workers: 1 + (cut % 2), cut: 1 + (cut % 20), Options);

            AssertSame(expected, actual, alsoLate: true);
            Assert.Equal(0, actual.Pipeline.Statistics.Snapshot().Late);
        }).Holds();

    [Fact]
    public void Batches_and_workers_change_nothing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            var items = Wild(codes);

            var expected = Run(items, workers: 1, cut: 1000, Options);
            var actual = Run(items, workers: 1 + (cut % 3), cut: 1 + (cut % 20), Options);

            AssertSame(expected, actual, alsoLate: true);
            Make.AssertAccounted(actual.Pipeline.Statistics.Snapshot());
            Assert.Equal(0, actual.Pipeline.Statistics.Snapshot().Held);
        }).Holds();

    [Fact]
    public void Late_is_what_lies_before_the_newest_time_less_the_lateness_and_nothing_else() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), codes =>
        {
            var items = Wild(codes);
            var newest = new int[Machines];
            var late = 0;
            foreach (var item in items)
            {
                newest[item.Machine] = Math.Max(newest[item.Machine], item.Time);
                late += item.Time < newest[item.Machine] - Lateness ? 1 : 0;
            }

            var run = Run(items, workers: 1, cut: 7, Options);

            Assert.Equal(late, run.Pipeline.Statistics.Snapshot().Late);
            foreach (var machine in Enumerable.Range(0, Machines))
            {
                var times = run.Handler.Signals
                    .Where(signal => signal.Machine == Name(machine) && signal.Rule != ClockWatch.Rule)
                    .Select(signal => signal.Time)
                    .ToList();
                Assert.Equal(times.Order(), times);
            }
        }).Holds();

    [Fact]
    public void A_join_gives_what_looking_at_all_values_gives() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(), (codes, tolerance) =>
        {
            var lefts = codes.Select((code, i) => (Time: (i * 5) + (code % 5), Value: (double)i, IsLeft: true)).Where((_, i) => codes[i] % 3 != 0).ToList();
            var rights = codes.Select((code, i) => (Time: (i * 4) + (code % 7), Value: 1000.0 + i, IsLeft: false)).Where((_, i) => codes[i] % 4 != 1).ToList();
            var arrivals = lefts.Concat(rights)
                .Select((item, i) => (item, Key: item.Time + (codes[i % codes.Length] * 3 % (Lateness + 1))))
                .OrderBy(pair => pair.Key)
                .Select(pair => pair.item)
                .ToList();
            var joined = new List<AsOfPair>();
            var join = new AsOfJoin(
                new() { Tolerance = TimeSpan.FromSeconds(tolerance % 20), AllowedLateness = TimeSpan.FromSeconds(Lateness) }, joined.Add);
            foreach (var (time, value, isLeft) in arrivals)
            {
                if (isLeft)
                {
                    join.AddLeft(At(time), value);
                }
                else
                {
                    join.AddRight(At(time), value);
                }
            }

            join.Complete();

            var expected = arrivals.Where(item => item.IsLeft).OrderBy(left => left.Time).Select(left =>
            {
                var partner = arrivals
                    .Where(right => !right.IsLeft && right.Time <= left.Time)
                    .Select(right => ((int Time, double Value)?)(right.Time, right.Value))
                    .OrderBy(right => right!.Value.Time)
                    .LastOrDefault();
                var holds = partner is { } found && left.Time - found.Time <= tolerance % 20;
                return new AsOfPair(
                    At(left.Time),
                    left.Value,
                    holds ? partner!.Value.Value : double.NaN,
                    holds ? TimeSpan.FromSeconds(left.Time - partner!.Value.Time) : TimeSpan.Zero);
            });
            Assert.Equal(expected, joined);
            Assert.Equal((0, 0, 0), (join.Late, join.JoinedEarly, join.Dropped));
        }).Holds();

    private static DateTimeOffset At(int seconds) => Make.Start.AddSeconds(seconds);

    private static string Name(int machine) => Invariant($"am-{machine}");

    /// <summary>In order, with times of their own and numbers that skip here and there.</summary>
    private static List<Item> Sorted(byte[] codes)
    {
        var items = new List<Item>();
        var times = new int[Machines];
        var numbers = new int[Machines];
        foreach (var code in codes)
        {
            var machine = code % Machines;
            times[machine] += 1 + (code % 5);
            numbers[machine] += code % 11 == 0 ? 3 : 1;
            items.Add(new Item(machine, times[machine], code % 4 == 0 ? null : numbers[machine], code));
        }

        return items;
    }

    /// <summary>In any order, with numbers and values that repeat.</summary>
    private static List<Item> Wild(ushort[] codes) =>
    [
        .. codes.Select((code, i) => new Item(
            code % Machines,
            20 + (i / 4) + ((code >> 2) % 20) - 10,
            code % 5 == 0 ? null : (i / 4) + ((code >> 4) % 4),
            (code >> 3) % 3)),
    ];

    private static void AssertSame(
        (Pipeline Pipeline, RecordingHandler Handler) expected, (Pipeline Pipeline, RecordingHandler Handler) actual, bool alsoLate)
    {
        foreach (var machine in Enumerable.Range(0, Machines).Select(Name))
        {
            Assert.Equal(expected.Handler.TextsOf(machine), actual.Handler.TextsOf(machine));
            Assert.Equal(
                expected.Pipeline.Gaps.Snapshot().Where(gap => gap.Machine == machine),
                actual.Pipeline.Gaps.Snapshot().Where(gap => gap.Machine == machine));
            if (alsoLate)
            {
                Assert.Equal(
                    expected.Pipeline.LateSamples.Snapshot().Where(late => late.Sample.Machine == machine).Select(late => late.Reason),
                    actual.Pipeline.LateSamples.Snapshot().Where(late => late.Sample.Machine == machine).Select(late => late.Reason));
            }
        }

        var (one, other) = (expected.Pipeline.Statistics.Snapshot(), actual.Pipeline.Statistics.Snapshot());
        Assert.Equal(
            (one.Produced, one.Processed, one.Late, one.Duplicates, one.Gaps, one.Missing),
            (other.Produced, other.Processed, other.Late, other.Duplicates, other.Gaps, other.Missing));
    }

    private static (Pipeline Pipeline, RecordingHandler Handler) Run(
        IReadOnlyList<Item> items, int workers, int cut, PipelineOptions options)
    {
        var catalog = new MetricCatalog();
        foreach (var machine in Enumerable.Range(0, Machines))
        {
            catalog.Machines.GetOrAdd(Name(machine));
        }

        var (value, sequence) = (catalog.Metrics.GetOrAdd("value"), catalog.Metrics.GetOrAdd("seq"));
        var source = new ScriptedSource(catalog);
        foreach (var piece in items.Chunk(cut))
        {
            source.Yield(() =>
            {
                var batch = SampleBatch.Rent(catalog, piece.Length);
                foreach (var item in piece)
                {
                    var row = batch.AddRow(At(item.Time).Ticks, item.Machine);
                    batch.SetValue(row, value, item.Value);
                    batch.SetValue(row, sequence, item.Sequence ?? double.NaN);
                }

                return batch;
            });
        }

        var handler = new RecordingHandler();
        var pipeline = new Pipeline(
            options with { Workers = workers }, _ => [new RecordingMonitor()], handler, [], new ManualTime(Make.Start));
        pipeline.RunAsync(source).WaitAsync(Make.Patience).GetAwaiter().GetResult();
        return (pipeline, handler);
    }

    private sealed record Item(int Machine, int Time, int? Sequence, double Value);
}
