using RealtimeWorkbench.Spc.Analysis;

namespace RealtimeWorkbench.Notebooks.Tests;

public sealed class ControlChartTests
{
    private static readonly double[] Values = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84];

    [Fact]
    public void A_chart_of_a_file_has_limits_points_and_capability()
    {
        var chart = Viscosity("i-mr", lsl: 32, usl: 35);

        // Montgomery, 7th ed., example 6.5 (viscosity of aircraft primer paint): center 33.52, limits 32.22 and 34.82.
        Assert.Equal(33.523, chart.Limits.Center, 0.001);
        Assert.Equal(32.24, chart.Limits.Lower, 0.03);
        Assert.Equal(34.81, chart.Limits.Upper, 0.03);
        Assert.Equal(Values, chart.Values);
        Assert.NotNull(chart.Capability);
        Assert.Contains("Cpk", chart.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_name_parameters_as_they_are_called_here()
    {
        Assert.Equal(
            "xbar-r needs subgroups: give subgroupSize, subgroupColumn or several columns.",
            Assert.Throws<ChartInputException>(() => Viscosity("xbar-r")).Message);
        Assert.StartsWith("Unknown chart \"pareto\"; there are", Assert.Throws<ChartInputException>(() => Viscosity("pareto")).Message, StringComparison.Ordinal);
        Assert.Equal("missing.csv does not exist.", Assert.Throws<ChartInputException>(() => ControlChart.Of("missing.csv")).Message);
    }

    internal static ControlChart Viscosity(string chart, double? lsl = null, double? usl = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, ["viscosity", .. Values.Select(value => Invariant($"{value}"))]);
            return ControlChart.Of(file, chart, lsl: lsl, usl: usl);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
