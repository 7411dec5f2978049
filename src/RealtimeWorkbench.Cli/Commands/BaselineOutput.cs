using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Writes baselines as text or JSON.</summary>
internal static class BaselineOutput
{
    /// <summary>What the limits of a group are of, in their order.</summary>
    private static readonly string[] Statistics = ["T²", "SPE", "MEWMA"];

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static void WriteList(TextWriter output, IReadOnlyList<Baseline> baselines, IReadOnlyList<RebaseSuggestion> suggestions, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    baselines = baselines.Select(baseline => baseline with { Data = null }),
                    suggestions = suggestions.Select(suggestion => suggestion with { Candidate = suggestion.Candidate with { Data = null } }),
                },
                Json));
            return;
        }

        output.WriteLine("machine          metric           version  chart           center        lcl        ucl  by               why");
        foreach (var baseline in baselines)
        {
            output.WriteLine(Invariant(
                $"{baseline.Machine,-16} {baseline.Metric,-16} {baseline.Version,7}  {ChartNames.NameOf(baseline.Chart),-10} {Number(baseline.Location.Center),11} {Number(baseline.Location.Lower),10} {Number(baseline.Location.Upper),10}  {baseline.EstablishedBy,-16} {baseline.Reason}"));
        }

        foreach (var suggestion in suggestions)
        {
            output.WriteLine($"suggested: {suggestion.Sentence}");
        }
    }

    public static void WriteOne(TextWriter output, Baseline baseline, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(baseline, Json));
            return;
        }

        if (baseline.Variables is { } model)
        {
            WriteModel(output, baseline, model);
            return;
        }

        output.WriteLine(Invariant($"{baseline.Metric} of {baseline.Machine}, version {baseline.Version}: {ChartNames.NameOf(baseline.Chart)}, subgroups of {baseline.SubgroupSize}{(baseline.Basis is { } basis ? $", {basis}" : "")}"));
        output.WriteLine(Invariant($"center {Number(baseline.Location.Center)}, limits {Number(baseline.Location.Lower)} to {Number(baseline.Location.Upper)}, sigma {Number(baseline.Sigma)}, limits at {baseline.SigmaMultiple} sigma"));
        if (baseline.Dispersion != default)
        {
            output.WriteLine(Invariant($"spread {Number(baseline.Dispersion.Center)}, limits {Number(baseline.Dispersion.Lower)} to {Number(baseline.Dispersion.Upper)}"));
        }

        output.WriteLine(Invariant($"from {baseline.Samples} values in {baseline.Subgroups} subgroups, {baseline.From:u} to {baseline.To:u}; {baseline.SubgroupsBeyondLimits} beyond the limits"));
        WriteDecision(output, baseline);
    }

    /// <summary>Writes the rows that a baseline comes from, with the numbers by which they can be left out.</summary>
    public static void WriteRows(TextWriter output, Baseline baseline)
    {
        if (baseline.Data is not { } data)
        {
            output.WriteLine("its rows were not kept");
            return;
        }

        var size = data.Values.Count / data.Times.Count;
        for (var row = 0; row < data.Times.Count; row++)
        {
            var cause = data.Excluded.FirstOrDefault(exclusion => exclusion.Row == row + 1)?.Cause;
            output.WriteLine(Invariant($"{row + 1,5}  {data.Times[row]:yyyy-MM-dd HH:mm:ss.fff}Z  {string.Join("  ", data.Values.Skip(row * size).Take(size).Select(Number))}{(cause is null ? "" : $"  (left out: {cause})")}"));
        }
    }

    private static void WriteModel(TextWriter output, Baseline baseline, VariableBaseline model)
    {
        output.WriteLine(Invariant($"{baseline.Metric} of {baseline.Machine}, version {baseline.Version}: T², SPE and MEWMA, {model.Components} components, lambda {Number(model.Lambda)}"));
        for (var i = 0; i < model.Metrics.Count; i++)
        {
            output.WriteLine($"{model.Metrics[i]}: mean {Number(model.Mean[i])}, sigma {Number(Math.Sqrt(model.Covariance[(i * model.Metrics.Count) + i]))}");
        }

        output.WriteLine($"upper limits: {string.Join(", ", Statistics.Zip(model.Limits, (name, limit) => $"{name} {Number(limit)}"))}{(model.FalseAlarms is { } share ? $", for a share of {Number(share)} false alarms in all" : "")}");
        output.WriteLine(Invariant($"from {model.Rows} rows, {(model.CalibrationRows == 0 ? "limits by formula" : Invariant($"limits from {model.CalibrationRows} further rows"))}, {baseline.From:u} to {baseline.To:u}; {baseline.SubgroupsBeyondLimits} beyond the limits"));
        WriteDecision(output, baseline);
    }

    private static void WriteDecision(TextWriter output, Baseline baseline)
    {
        output.WriteLine(Invariant($"data {baseline.DataHash}"));
        output.WriteLine(Invariant($"by {baseline.EstablishedBy}{(baseline.EstablishedAt is { } at ? Invariant($", {at:u}") : "")}: {baseline.Reason}"));
    }

    public static void WriteComparison(TextWriter output, Baseline older, Baseline newer, in BaselineComparison found, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    machine = newer.Machine,
                    metric = newer.Metric,
                    from = older.Version,
                    to = newer.Version,
                    shift = found.Shift,
                    shiftPValue = found.ShiftPValue,
                    sigmaRatio = found.SigmaRatio,
                    sigmaPValue = found.SigmaPValue,
                },
                Json));
            return;
        }

        var name = newer.Version == 0 ? "suggested" : Invariant($"version {newer.Version}");
        output.WriteLine(Invariant($"{newer.Metric} of {newer.Machine}, version {older.Version} to {name}"));
        output.WriteLine(Invariant($"center {Number(older.Location.Center)} to {Number(newer.Location.Center)}: {found.Shift:+0.###;-0.###;0} sigma{Chance(found.ShiftPValue)}"));
        output.WriteLine(Invariant($"sigma {Number(older.Sigma)} to {Number(newer.Sigma)}: {Number(found.SigmaRatio)} times{Chance(found.SigmaPValue)}"));
        output.WriteLine(Invariant($"limits {Number(older.Location.Lower)} to {Number(older.Location.Upper)}, then {Number(newer.Location.Lower)} to {Number(newer.Location.Upper)}"));
    }

    public static void WriteComparison(TextWriter output, Baseline older, Baseline newer, in VariableComparison found, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    machine = newer.Machine,
                    metric = newer.Metric,
                    from = older.Version,
                    to = newer.Version,
                    shift = found.Shift,
                    shiftPValue = found.ShiftPValue,
                    spreadRatio = found.SpreadRatio,
                    covariancePValue = double.IsNaN(found.CovariancePValue) ? (double?)null : found.CovariancePValue,
                    moved = found.Moved,
                    movedBy = found.MovedBy,
                },
                Json));
            return;
        }

        output.WriteLine(Invariant($"{newer.Metric} of {newer.Machine}, version {older.Version} to version {newer.Version}"));
        output.WriteLine(Invariant($"means: {Number(found.Shift)} apart in units of the covariances{Chance(found.ShiftPValue)}; {found.Moved} moved most, by {found.MovedBy:+0.###;-0.###;0} sigma"));
        output.WriteLine(Invariant($"covariances: spread {Number(found.SpreadRatio)} times on average over directions{Chance(found.CovariancePValue)}"));
    }

    private static string Chance(double p) =>
        double.IsNaN(p) ? "" : Invariant($" ({PValue.Text(p)}{(p < 0.01 ? "" : ": may be by chance")})");

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
