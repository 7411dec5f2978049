using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class SubgroupsTests
{
    [Fact]
    public void Leaves_out_what_does_not_fill_a_subgroup()
    {
        var subgroups = Subgroups.OfSize([1, 2, 3, 4, 5], 2);

        Assert.Equal((2, true), (subgroups.Count, subgroups.HaveOneSize));
        Assert.Equal([3.0, 4], subgroups[1].ToArray());
        Assert.Equal([1.0, 2, 3, 4], subgroups.Values.ToArray());
    }

    [Fact]
    public void Takes_some_in_a_row()
    {
        var slice = Subgroups.From([[1], [2, 3], [4, 5, 6], [7]]).Slice(1..3);

        Assert.Equal((2, 2, 3, false), (slice.Count, slice.Size(0), slice.Size(1), slice.HaveOneSize));
        Assert.Equal([2.5, 5], slice.Means());
        Assert.Equal([1.0, 2], slice.Ranges());
    }

    [Fact]
    public void Refuses_what_has_no_statistic()
    {
        Assert.StartsWith(
            "Subgroup 1 is empty; leave it out.",
            Assert.Throws<ArgumentException>(() => Subgroups.From([[1], []])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Value 1 is NaN; remove or fill in missing values first.",
            Assert.Throws<ArgumentException>(() => Subgroups.OfSize([1, double.NaN], 2)).Message,
            StringComparison.Ordinal);
    }
}
