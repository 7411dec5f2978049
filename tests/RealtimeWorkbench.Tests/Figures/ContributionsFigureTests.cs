using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class ContributionsFigureTests
{
    [Fact]
    public void Shows_the_variables_that_matter_most_first()
    {
        var figure = ContributionsFigure.Of("T²", 63, 165.9, [new("power", 21.9), new("temperature", 158.8), new("velocity", 0.06)]);

        Assert.Equal("T² at point 63: 165.9", figure.Title);
        Assert.Equal(["temperature", "power", "velocity"], figure.XAxis.Categories);
        Assert.Equal([158.8, 21.9, 0.06], figure.Panels[0].Bars.Select(bar => bar.Height));
    }

    [Fact]
    public void Of_many_variables_the_rest_is_told_in_the_title()
    {
        var figure = ContributionsFigure.Of("SPE", 7, 30, [.. Enumerable.Range(0, 52).Select(i => new ContributionView($"x{i}", 52 - i))]);

        Assert.Equal(12, figure.Panels[0].Bars.Count);
        Assert.Equal("SPE at point 7: 30, 40 more at most 40 each", figure.Title);
        Assert.Equal("squared residual", figure.Panels[0].YTitle);
    }

    [Fact]
    public void A_signal_is_shown_at_its_greatest_point()
    {
        var chart = MadeUpChart.XbarR();
        IReadOnlyList<ContributionView> one = [new("a", 1)];
        chart = chart with
        {
            Panels = [chart.Panels[0] with { Points = [.. chart.Panels[0].Points.Select(point => point.Index is 12 or 13 or 16 ? point with { Value = point.Index == 13 ? 5000 : 4000, Contributions = one } : point)] }],
        };

        Assert.Equal(["X̄ at point 13: 5000", "X̄ at point 16: 4000"], ContributionsFigure.OfSignals(chart).Select(figure => figure.Title));
    }
}
