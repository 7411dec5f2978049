using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws how soon charts find a shift, and how often they cry wolf: average run lengths against the shift.</summary>
public static class RunLengthFigure
{
    /// <summary>Describes the picture.</summary>
    /// <param name="title">Title; how often the first curve cries wolf is added to it.</param>
    /// <param name="curves">One or more curves; a lower bound is drawn as the value that it is.</param>
    /// <param name="everySeconds">Time from one point to the next in seconds, if it is known: the title then says the time to a false alarm, too.</param>
    public static Figure Of(string title, IReadOnlyList<RunLengthCurve> curves, double? everySeconds = null)
    {
        var lines = curves.Select(curve => new FigureLine(
            curve.Name,
            LineStyle.Points,
            [.. curve.Points.Select(point => point.Shift)],
            [.. curve.Points.Select(point => double.IsFinite(point.Length.Points) ? point.Length.Points : (double?)null)]));
        return new Figure(
            curves.Count > 0 && curves[0].Points is [(0, var first), ..] ? $"{title}: {Often(first, everySeconds)}" : title,
            [new FigurePanel("points to a signal, on average", [.. lines], [], []) { IsLogarithmic = true }],
            new FigureAxis("shift of the mean in σ of the points", IsTime: false) { CountsPoints = false });
    }

    private static string Often(RunLengthEstimate length, double? everySeconds)
    {
        var more = length.IsLowerBound ? "more than " : "";
        var time = everySeconds is { } seconds ? $", {Time(length.Points * seconds)}" : "";
        return $"a false alarm every {more}{NumberText.Of(length.Points)} points{time}";
    }

    private static string Time(double seconds) => Spc.Analysis.FalseAlarms.Time(seconds);
}
