using RealtimeWorkbench.Spc.Capability;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws the values of a process as a histogram between its specification limits, with the normal curves of both sigmas.</summary>
public static class CapabilityFigure
{
    private const int CurvePoints = 121;

    /// <summary>Describes the picture.</summary>
    /// <param name="report">Capability with the values that it was computed from.</param>
    /// <param name="unit">Unit of the values, or the empty string.</param>
    /// <remarks>Bins after D. Freedman and P. Diaconis, <i>Zeitschrift für Wahrscheinlichkeitstheorie</i> 57, 1981, at least 5 and at most 60 of a round width.</remarks>
    public static Figure Of(CapabilityReport report, string unit = "")
    {
        double[] values = [.. report.Values.Where(double.IsFinite).Order()];
        var width = WidthOf(values);
        var bars = values.GroupBy(value => (long)Math.Floor((value / width) + 1e-9)).OrderBy(bin => bin.Key)
            .Select(bin => new FigureBar(
                bin.Key * width, (bin.Key + 1) * width, bin.Count(), Invariant($"{NumberText.Within(bin.Key * width, width)} to {NumberText.Within((bin.Key + 1) * width, width)}: {bin.Count()}")))
            .ToList();
        var (lower, upper, target) = (report.Specification.Lower, report.Specification.Upper, report.Specification.Target);
        var widest = Math.Max(report.Within.Sigma, report.Overall.Sigma);
        var from = Math.Min(values.DefaultIfEmpty(report.Mean).First(), report.Mean - (3.5 * widest));
        var to = Math.Max(values.DefaultIfEmpty(report.Mean).Last(), report.Mean + (3.5 * widest));
        FigureLine[] lines =
        [
            Curve(Invariant($"normal, sigma within {NumberText.Of(report.Within.Sigma)}"), report, report.Within.Sigma, width, from, to),
            Curve(Invariant($"normal, sigma overall {NumberText.Of(report.Overall.Sigma)}"), report, report.Overall.Sigma, width, from, to),
        ];
        FigureBreak[] breaks =
        [
            .. Break("LSL", lower, isLimit: true), .. Break("target", target, isLimit: false), .. Break("USL", upper, isLimit: true),
        ];
        return new Figure(
            Title(report),
            [new FigurePanel("values", lines, [], []) { Bars = bars, Breaks = breaks }],
            new FigureAxis(unit.Length == 0 ? "value" : $"value ({unit})", IsTime: false) { CountsPoints = false });
    }

    private static string Title(CapabilityReport report)
    {
        var indices = new[] { ("Cp", report.Within.Cp), ("Cpk", report.Within.Cpk), ("Pp", report.Overall.Cp), ("Ppk", report.Overall.Cpk) }
            .Where(index => index.Item2 is not null).Select(index => $"{index.Item1} {NumberText.Of(index.Item2)}");
        return $"Capability: {string.Join(", ", indices)}";
    }

    private static IEnumerable<FigureBreak> Break(string name, double? at, bool isLimit) =>
        at is { } place ? [new FigureBreak(place, $"{name} {NumberText.Of(place)}", isLimit)] : [];

    private static FigureLine Curve(string name, CapabilityReport report, double sigma, double width, double from, double to)
    {
        var (x, y) = (new double[CurvePoints], new double?[CurvePoints]);
        for (var i = 0; i < CurvePoints; i++)
        {
            x[i] = from + ((to - from) * i / (CurvePoints - 1));
            var z = (x[i] - report.Mean) / sigma;
            y[i] = sigma > 0 ? report.Values.Count * width / sigma * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) : null;
        }

        return new FigureLine(name, LineStyle.Plain, x, y);
    }

    private static double WidthOf(double[] values)
    {
        if (values.Length < 2 || values[^1] <= values[0])
        {
            return 1;
        }

        var range = values[^1] - values[0];
        var quartiles = Quantile(values, 0.75) - Quantile(values, 0.25);
        var wanted = Math.Clamp(2 * quartiles / Math.Cbrt(values.Length), range / 60, range / 5);
        var power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        var factor = (wanted / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        return factor * power;
    }

    private static double Quantile(double[] ordered, double share)
    {
        var place = share * (ordered.Length - 1);
        var below = (int)place;
        return below + 1 < ordered.Length
            ? ordered[below] + ((place - below) * (ordered[below + 1] - ordered[below]))
            : ordered[below];
    }
}
