using FsCheck.Fluent;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Rules;

public sealed class RuleTrackerTests
{
    private const RuleSet All = RuleSet.Nelson | RuleSet.WesternElectric | RuleSet.Aiag;

    [Fact]
    public void Sees_what_the_definitions_see()
    {
        // Few different values, so that ties, points on lines, and long patterns are frequent; NaN and infinity too.
        double[] values = [-3.5, -3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, double.NaN, double.PositiveInfinity];
        var kinds = new[]
        {
            Gen.Elements(values),
            Gen.Elements(values[5..10]),
            Gen.Elements(values[8..15]),
            Gen.Elements(-1.5, 1.5),
            Gen.Elements(0.5, 0.5, 0.5, 0.0, 1.0),
        };
        var stretch = Gen.OneOf(kinds.Select(kind => kind.ArrayOf(20)));
        var steps = Gen.Elements(0.25, -0.25, 0.0).SelectMany(step => Gen.Elements(values[..15])
            .Select(first => Enumerable.Range(0, 9).Select(i => first + (i * step)).ToArray()));
        var swings = Gen.Elements(values[..15])
            .Select(first => Enumerable.Range(0, 15).Select(i => i % 2 == 0 ? first : -0.25).ToArray());
        var sequence = Gen.OneOf(stretch, stretch, steps, swings).ArrayOf(8).Select(parts => parts.SelectMany(part => part).ToArray());

        var seen = RuleSet.None;
        Prop.ForAll(sequence.ToArbitrary(), points =>
        {
            var limits = points.Select((_, i) => ControlLimits.Around(0, i % 7 == 0 ? 1 : 1.25, 3)).ToArray();
            var tracker = default(RuleTracker);

            var streamed = points.Select((point, i) => tracker.Next(point, limits[i], All)).ToArray();

            Assert.Equal(RunRules.Evaluate(points, limits, All), streamed);
            seen = streamed.Aggregate(seen, (sum, marks) => sum | marks);
        }).Holds();
        Assert.Equal(All, seen);
    }

    [Fact]
    public void Reports_only_the_rules_that_are_asked_for()
    {
        var tracker = default(RuleTracker);
        var limits = ControlLimits.Around(0, 1, 3);

        Assert.Equal(RuleSet.None, tracker.Next(9, limits, RuleSet.Nelson & ~RuleSet.BeyondLimits));
        Assert.Equal(RuleSet.BeyondLimits, tracker.Next(9, limits, RuleSet.BeyondLimits));
    }
}
