using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

public sealed class IntakeStateTests
{
    [Fact]
    public void Judges_as_if_it_had_not_been_cut()
    {
        // Repeats, late samples, the long form with several samples for one time, and changes of place and state.
        var random = new Random(5);
        var samples = new List<Sample>();
        for (var i = 0; i < 400; i++)
        {
            samples.Add(new Sample(
                Make.Start.AddSeconds((i / 6) + (random.Next(8) == 0 ? -2 : 0)),
                random.Next(2) == 0 ? "am-01" : "am-02",
                new Dictionary<string, double> { [random.Next(2) == 0 ? "a" : "b"] = random.Next(3) },
                random.Next(4) == 0 ? new Position(1, 2, random.Next(2), 7) : null,
                random.Next(4) == 0 ? "RUNNING" : null));
        }

        var whole = Judge(new Run(), samples);
        Assert.Contains("held back", whole, StringComparison.Ordinal);

        Prop.ForAll(
            Gen.Choose(0, samples.Count).ToArbitrary(),
            cut =>
            {
                var before = new Run();
                var first = Judge(before, samples[..cut]);
                var after = new Run(Saved.Renumbered(before.Catalog));
                Saved.Move(before.Intake, before.Catalog, after.Intake, after.Catalog);
                return (first + Judge(after, samples[cut..])) == whole && after.Intake.Newest == Math.Max(before.Intake.Newest, after.Intake.Newest);
            }).Holds();
    }

    private static string Judge(Run run, List<Sample> samples)
    {
        var verdicts = "";
        foreach (var sample in samples)
        {
            using var passing = run.Intake.Admit(Make.Batch(run.Catalog, sample), out var counts);
            verdicts += counts.Samples > 0 ? $"{counts.Late}{counts.Duplicates}held back;" : "passes;";
        }

        return verdicts;
    }

    private sealed class Run(MetricCatalog? catalog = null)
    {
        public MetricCatalog Catalog { get; } = catalog ?? new MetricCatalog();

        public Intake Intake { get; } = new(
            "test", new DeadLetterQueue(), new KeptAside<LateSample>(10), TimeSpan.Zero, TimeProvider.System);
    }
}
