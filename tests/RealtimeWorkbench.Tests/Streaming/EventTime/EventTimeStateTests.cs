using FsCheck.Fluent;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Streaming.Filters;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming.EventTime;

public sealed class EventTimeStateTests
{
    private static readonly PipelineOptions Options = new()
    {
        AllowedLateness = TimeSpan.FromSeconds(8),
        SequenceField = "seq",
        GapFactor = 3,
        MostHeld = 12,
    };

    private static readonly string[] Machines = ["a", "b"];

    private static readonly FilterRule[] Rules =
    [
        new("m0", new FilterChain([new HampelFilter(5), new EwmaFilter(0.3)])),
        new("m1", new ExceptionFilter(1, TimeSpan.FromSeconds(20))),
        new("m2", new FilterChain([new DeadbandFilter(1), new MedianFilter(3)])),
    ];

    private readonly ManualTime _time = new(Make.Start);

    [Fact]
    public void A_run_that_is_resumed_anywhere_goes_on_as_if_it_had_not_been_interrupted() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            var at = codes.Length == 0 ? 0 : cut % codes.Length;
            var (catalog, other) = (Catalog(), new MetricCatalog());
            var whole = new Stages(Options, catalog, _time);
            Feed(whole, catalog, codes, 0);
            whole.Finish();

            var first = new Stages(Options, catalog, _time);
            Feed(first, catalog, codes[..at], 0);
            other = Saved.Renumbered(catalog);
            var second = new Stages(Options, other, _time);
            Saved.Move(first.Order, catalog, second.Order, other);
            Saved.Move(first.Filters, catalog, second.Filters, other);
            Saved.Move(first.Windows, catalog, second.Windows, other);
            Assert.Equal(first.Order.HeldCount, second.Order.HeldCount);
            Feed(second, other, codes[at..], at);
            second.Finish();

            foreach (var machine in Machines)
            {
                Assert.Equal(whole.Of(machine), [.. first.Of(machine), .. second.Of(machine)]);
            }

            var counts = second.Order.TakeCounts();
            Assert.Equal(whole.Order.TakeCounts() with { Late = 0, Duplicates = 0, ReleasedEarly = 0 }, counts with { Late = 0, Duplicates = 0, ReleasedEarly = 0 });
            Assert.Equal(whole.Windows.ToTable().Rows, second.Windows.ToTable().Rows);
        }).Holds();

    [Fact]
    public void What_is_forgotten_is_held_no_more()
    {
        var catalog = Catalog();
        var stages = new Stages(Options, catalog, _time);
        Feed(stages, catalog, [.. Enumerable.Range(0, 20).Select(i => (ushort)(i * 257))], 0);
        Assert.True(stages.Order.HeldCount > 0);

        for (var machine = 0; machine < catalog.Machines.Count; machine++)
        {
            stages.Order.Forget(machine, catalog.Machines[machine]);
        }

        Assert.Equal(0, stages.Order.HeldCount);
        Assert.Equal((0, 0), (stages.Order.TakeCounts() is var counts ? counts.Gaps : -1, counts.Missing));
    }

    private static MetricCatalog Catalog()
    {
        var catalog = new MetricCatalog();
        foreach (var metric in new[] { "m0", "m1", "m2", "seq" })
        {
            catalog.Metrics.GetOrAdd(metric);
        }

        catalog.Statuses.GetOrAdd("RUNNING");
        foreach (var machine in Machines)
        {
            catalog.Machines.GetOrAdd(machine);
        }

        return catalog;
    }

    private static void Feed(Stages stages, MetricCatalog catalog, ushort[] codes, int from)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            var seconds = 20 + from + i + (code % 12) - 6;
            var batch = Make.Batch(catalog, new Sample(
                Make.Start.AddSeconds(seconds),
                code % 2 == 0 ? "a" : "b",
                new Dictionary<string, double>
                {
                    [Invariant($"m{code % 3}")] = (code >> 2) % 9,
                    ["seq"] = from + i - (code % 4 == 0 ? 3 : 0),
                },
                code % 5 == 0 ? new Position(1, 2, 3, code % 7) : null,
                code % 6 == 0 ? "RUNNING" : null));
            stages.Take(batch);
        }
    }

    /// <summary>What a worker does with a batch before and after its monitors.</summary>
    private sealed class Stages(PipelineOptions options, MetricCatalog catalog, TimeProvider time)
    {
        private readonly List<(string Machine, string Text)> _seen = [];
        private readonly List<(long ReceivedAt, int Samples)> _arrivals = [];

        public EventTimeStage Order { get; } = new(options, new KeptAside<StreamGap>(10), time)
        {
            PutAsideLate = (_, _, _) => { },
            CountDuplicate = _ => { },
        };

        public FilterStage Filters { get; } = new(Rules);

        public WindowBoard Windows { get; } = new(TimeSpan.FromSeconds(10), catalog);

        public IEnumerable<string> Of(string machine) => _seen.Where(seen => seen.Machine == machine).Select(seen => seen.Text);

        public void Take(SampleBatch batch)
        {
            Order.Begin(batch);
            TakeReady();
        }

        public void Finish()
        {
            for (var machine = 0; machine < catalog.Machines.Count; machine++)
            {
                if (Order.Holds(machine))
                {
                    Order.BeginRelease(machine);
                    TakeReady();
                }
            }
        }

        private void TakeReady()
        {
            while (Order.TryNext(_arrivals, out var ready))
            {
                Filters.Apply(ready);
                for (var row = 0; row < ready.Count; row++)
                {
                    var sample = ready.ToSample(row);
                    var values = string.Join(' ', sample.Values.Select(value => Invariant($"{value.Key}={value.Value:R}")));
                    _seen.Add((sample.Machine, Invariant($"{sample.Timestamp:O} {sample.Position} {sample.Status} {values}")));
                }

                Filters.Undo(ready);
                Windows.OnBatch(ready);
                ready.Dispose();
            }
        }
    }
}
