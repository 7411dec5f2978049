using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class PipelinePropertyTests
{
    [Fact]
    public void Batches_and_workers_change_nothing_in_what_a_machine_gives() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            var expected = Run(codes, workers: 1, cut: 1000).Handler;

            for (var workers = 1; workers <= 4; workers++)
            {
                var actual = Run(codes, workers, cut: 1 + (cut % 40)).Handler;
                foreach (var machine in Enumerable.Range(0, 4).Select(MachineName))
                {
                    Assert.Equal(expected.TextsOf(machine), actual.TextsOf(machine));
                }
            }
        }).Holds();

    [Fact]
    public void Every_record_ends_in_exactly_one_counter_whatever_the_policy() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<ushort[]>(),
            ArbMap.Default.ArbFor<byte>(),
            Gen.Elements(Enum.GetValues<OverflowPolicy>()).ToArbitrary(),
            (codes, cut, policy) =>
            {
                // Repeated, so that the buffer of 100 samples overflows.
                ushort[] many = [.. Enumerable.Repeat(codes, 20).SelectMany(code => code)];

                var (pipeline, handler) = Run(many, workers: 1 + (cut % 3), cut: 1 + (cut % 40), policy);

                var s = pipeline.Statistics.Snapshot();
                Make.AssertAccounted(s);
                Assert.Equal(many.Length, s.Produced);
                Assert.Equal(s.Processed, handler.Signals.Count);
                Assert.Equal(s.Late, pipeline.LateSamples.Total);
                Assert.Equal(s.DeadLettered + s.ValuesRefused, pipeline.DeadLetters.Total);
                Assert.Equal(0, s.Discarded);
                if (policy == OverflowPolicy.Wait)
                {
                    Assert.Equal(0, s.Dropped);
                }
            }).Holds();

    private static (Pipeline Pipeline, RecordingHandler Handler) Run(
        ushort[] codes, int workers, int cut, OverflowPolicy policy = OverflowPolicy.Wait)
    {
        var catalog = new MetricCatalog();
        for (var machine = 0; machine < 4; machine++)
        {
            catalog.Machines.GetOrAdd(MachineName(machine));
        }

        var source = new ScriptedSource(catalog);
        var seconds = 0;
        foreach (var piece in codes.Chunk(cut))
        {
            var batch = SampleBatch.Rent(catalog, cut);
            foreach (var code in piece)
            {
                seconds += Decode(batch, code, seconds);
            }

            source.Yield(() => batch);
        }

        var handler = new RecordingHandler();
        var options = new PipelineOptions { Workers = workers, BatchSize = 10, BufferSize = 100, Overflow = policy };
        var pipeline = new Pipeline(options, _ => [new RecordingMonitor()], handler, [], new ManualTime(Make.Start));
        pipeline.RunAsync(source).WaitAsync(Make.Patience).GetAwaiter().GetResult();
        return (pipeline, handler);
    }

    /// <summary>Makes a record of a number: machine, step of time (also none, or back), metric, and value (also infinite or absent).</summary>
    /// <returns>Seconds that time goes on after it.</returns>
    private static int Decode(SampleBatch batch, ushort code, int seconds)
    {
        if (code % 17 == 0)
        {
            batch.Reject(new DeadLetter("scripted", code, "It is a multiple of 17.", default));
            return 0;
        }

        var back = code % 13 == 0 ? 3 : 0;
        var row = batch.AddRow(Make.Start.AddSeconds(seconds - back).Ticks, code & 3);
        var value = ((code >> 2) & 7) switch
        {
            0 => double.PositiveInfinity,
            1 => double.NaN,
            var other => other,
        };
        batch.SetValue(row, batch.Catalog.Metrics.GetOrAdd(Invariant($"m{(code >> 5) & 1}")), value);
        return (code >> 6) & 1;
    }

    private static string MachineName(int number) => Invariant($"am-{number}");
}
