using System.Globalization;
using System.Text.Json;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Detection;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Writes what <c>rtw evaluate</c> found.</summary>
internal static class EvaluationOutput
{
    private static readonly string[] Names = ["t2", "spe", "mewma"];

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    public static void WriteText(
        TextWriter output, DetectionReport report, EvaluationData data, DetectionOptions options, TimeSpan? interval)
    {
        output.WriteLine(FormattableString.Invariant(
            $"model: {report.Variables} variables, {report.TrainingRows} rows of {data.TrainingName}; SPE about {report.Components} components, MEWMA with lambda {options.Lambda}"));
        output.WriteLine(FormattableString.Invariant(
            $"limits: T² {report.Limits[0]:G7}, SPE {report.Limits[1]:G7}, MEWMA {report.Limits[2]:G7}; beyond any {report.BeyondAny} of {report.CalibrationRows} rows of {data.CalibrationName}, of further ones expect {100 * report.ExpectedShare:G3} % ± {100 * report.StandardError:G2} % (more where they depend on each other; at most {100 * options.FalseAlarms:G4} % asked for)"));
        if (data.Flat.Count > 0)
        {
            output.WriteLine($"left out, for they do not vary in {data.TrainingName}: {string.Join(", ", data.Flat)}");
        }

        if (data.Rising.Count > 0)
        {
            output.WriteLine($"left out, for they are times or rise with every row of {data.TrainingName} as row numbers do: {string.Join(", ", data.Rising)}");
        }

        if (report.Incomplete > 0)
        {
            output.WriteLine(FormattableString.Invariant($"{report.Incomplete} rows of these two lack a variable and are left out"));
        }

        var width = Math.Max(9, report.Outcomes.Max(outcome => outcome.Name.Length));
        output.WriteLine();
        output.WriteLine($"{"recording".PadRight(width)}  false alarms  missed t2     spe   mewma     all  detected after{(report.Outcomes.Any(outcome => outcome.Incomplete > 0) ? "  incomplete" : "")}");
        foreach (var outcome in report.Outcomes)
        {
            var delay = outcome.FaultRow is null ? "" : outcome.Delay is not { } rows ? "never"
                : FormattableString.Invariant($"{rows} rows") + (interval is { } each ? $", {(rows == 0 ? "0 s" : FalseAlarms.Time(rows * each.TotalSeconds))}" : "");
            output.WriteLine(FormattableString.Invariant(
                $"{outcome.Name.PadRight(width)}  {outcome.FalseAlarms,5} of {outcome.FaultFree,-4}  {Share(outcome.Missed[0]),9} {Share(outcome.Missed[1]),7} {Share(outcome.Missed[2]),7} {Share(outcome.MissedByAll),7}  {delay}{(outcome.Incomplete > 0 ? FormattableString.Invariant($"  {outcome.Incomplete} incomplete") : "")}").TrimEnd());
        }

        output.WriteLine();
        output.WriteLine(report.FaultFree == 0
            ? "No recording has rows without a fault, so there is nothing to say of false alarms."
            : FormattableString.Invariant(
                $"False alarms in rows that neither model nor limits have seen: {report.FalseAlarms} of {report.FaultFree} ({100.0 * report.FalseAlarms / report.FaultFree:0.##} %)."));
    }

    public static void WriteJson(TextWriter output, DetectionReport report, EvaluationData data, TimeSpan? interval) =>
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                variables = data.Variables,
                leftOut = data.Flat.Concat(data.Rising),
                training = new { name = data.TrainingName, rows = report.TrainingRows },
                calibration = new { name = data.CalibrationName, rows = report.CalibrationRows, beyondAny = report.BeyondAny, expectedShare = report.ExpectedShare, standardError = report.StandardError },
                incomplete = report.Incomplete,
                components = report.Components,
                limits = Named(report.Limits),
                faultFree = report.FaultFree,
                falseAlarms = report.FalseAlarms,
                recordings = report.Outcomes.Select(outcome => new
                {
                    name = outcome.Name,
                    faultRow = outcome.FaultRow,
                    faultFree = outcome.FaultFree,
                    falseAlarms = outcome.FalseAlarms,
                    faulty = outcome.Faulty,
                    missed = outcome.Faulty > 0 ? Named(outcome.Missed) : null,
                    missedByAll = outcome.Faulty > 0 ? outcome.MissedByAll : (double?)null,
                    delayRows = outcome.Delay,
                    delaySeconds = outcome.Delay * interval?.TotalSeconds,
                    incomplete = outcome.Incomplete,
                }),
            },
            Indented));

    private static Dictionary<string, double> Named(IReadOnlyList<double> values) =>
        Names.Select((name, i) => (name, values[i])).ToDictionary(pair => pair.name, pair => pair.Item2);

    private static string Share(double share) =>
        double.IsNaN(share) ? "" : share.ToString("0.000", CultureInfo.InvariantCulture);
}
