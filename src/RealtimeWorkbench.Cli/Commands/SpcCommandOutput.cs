using System.Globalization;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Writes a control chart as text for people or as JSON for programs.</summary>
internal static class SpcCommandOutput
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static void WriteJson(TextWriter output, ControlChartReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("chart", ChartNames.NameOf(report.Chart));
            WriteNumber(json, "center", report.Process.Center);
            WriteNumber(json, "sigma", report.Sigma);
            if (report.Process.Variables is { } variables)
            {
                WriteVariables(json, report, variables);
            }

            if (!double.IsNaN(report.Process.Between))
            {
                // σz of Laney's charts, and the sigma from mean to mean of I-MR-R and I-MR-S.
                json.WriteNumber("sigmaBetween", report.Process.Between);
            }

            json.WriteNumber("sigmaMultiple", report.SigmaMultiple);
            if (report.Design.Coverage is { } coverage)
            {
                json.WriteNumber("coverage", coverage);
            }

            json.WriteStartObject("baseline");
            json.WriteNumber("from", report.BaselineFrom);
            json.WriteNumber("to", report.BaselineTo);
            json.WriteEndObject();
            json.WriteStartArray("excluded");
            foreach (var exclusion in report.Exclusions)
            {
                json.WriteStartObject();
                json.WriteNumber("index", exclusion.Row);
                json.WriteString("cause", exclusion.Cause);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (report.Stages.Count > 0)
            {
                json.WriteStartArray("stages");
                foreach (var stage in report.Stages)
                {
                    json.WriteStartObject();
                    json.WriteNumber("from", stage.From);
                    json.WriteNumber("to", stage.To);
                    WriteNumber(json, "center", stage.Process.Center);
                    WriteNumber(json, "sigma", stage.Process.Sigma);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteStartArray("panels");
            foreach (var panel in report.Panels)
            {
                WriteJson(json, panel, report);
            }

            json.WriteEndArray();
            WriteRunLength(json, report);
            json.WriteString("incomplete", report.Incomplete);
            json.WriteStartArray("warnings");
            foreach (var warning in report.Warnings)
            {
                json.WriteStringValue(warning);
            }

            json.WriteEndArray();
            if (report.Process.Coefficients.Count > 0)
            {
                json.WriteStartArray("coefficients");
                foreach (var coefficient in report.Process.Coefficients)
                {
                    json.WriteNumberValue(coefficient);
                }

                json.WriteEndArray();
            }

            if (report.Capability is { } capability)
            {
                WriteJson(json, capability, report);
            }

            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static void WriteText(TextWriter output, ControlChartReport report)
    {
        output.WriteLine(Invariant(
            $"{ChartNames.NameOf(report.Chart)}: {(report.Design.Coverage is { } coverage ? Invariant($"probability limits, {coverage:G8} within") : Invariant($"limits at {report.SigmaMultiple:G6} sigma"))}, sigma {Number(report.Sigma)}, from rows {report.BaselineFrom}-{report.BaselineTo}"));
        foreach (var panel in report.Panels)
        {
            output.WriteLine();
            output.WriteLine(Invariant($"{panel.Name}: center {Number(panel.Center)}"));
            WriteTable(
                output,
                ["index", "label", "n", "value", "lcl", "center", "ucl", "violations"],
                panel.Points.Select(point => new[]
                {
                    point.Index.ToString(CultureInfo.InvariantCulture),
                    point.Label,
                    point.Size.ToString("G7", CultureInfo.InvariantCulture),
                    Number(point.Value),
                    Number(point.Limits.Lower),
                    Number(point.Limits.Center),
                    Number(point.Limits.Upper),
                    string.Join(' ', [.. report.Rules.NamesOf(point.Violations), .. Excluded(point), .. Incomplete(point), .. Contributors(point, report)]),
                }));
            var marked = panel.Points.Count(point => point.Violations != RuleSet.None);
            output.WriteLine(Invariant($"{marked} of {panel.Points.Count} points break a rule."));
        }

        foreach (var warning in report.Incomplete is { } incomplete ? [incomplete, .. report.Warnings] : report.Warnings)
        {
            output.WriteLine();
            output.WriteLine(warning);
        }

        if (FalseAlarms.Sentence(report) is { } sentence)
        {
            output.WriteLine();
            output.WriteLine(sentence);
        }

        if (report.Capability is { } capability && ReportForChart.Capability(report) is { } table)
        {
            output.WriteLine();
            output.WriteLine(Invariant(
                $"capability of rows {report.BaselineFrom}-{report.BaselineTo}: mean {Number(capability.Mean)}, {capability.Count} values"));
            WriteTable(output, [.. table.Columns.Select(LowerCase)], table.Rows.Select(row => (string[])[LowerCase(row[0]), .. row.Skip(1)]));
            if (report.Nonnormal is { } other)
            {
                output.WriteLine(Invariant(
                    $"not normal, {other.Description}: Pp {Number(other.Pp)}, Ppl {Number(other.Ppl)}, Ppu {Number(other.Ppu)}, Ppk {Number(other.Ppk)}, expected ppm {Number(other.PpmBelow + other.PpmAbove)}"));
            }
        }
    }

    private static string[] Excluded(ReportPoint point) => point.ExcludedFor is { } cause ? [$"(left out: {cause})"] : [];

    private static string[] Incomplete(ReportPoint point) => point.Missing > 0 ? [Invariant($"({point.Missing} missing)")] : [];

    /// <summary>The variables that contributed most, in falling order.</summary>
    private static string[] Contributors(ReportPoint point, ControlChartReport report) =>
        point.Contributions is not { } contributions ? [] :
        [
            .. contributions.Select((contribution, i) => (contribution, name: report.Variables[i]))
                .OrderByDescending(each => each.contribution)
                .Take(3)
                .Select(each => $"{each.name}:{Number(each.contribution)}"),
        ];

    private static string LowerCase(string name) => name.ToLowerInvariant();

    private static void WriteTable(TextWriter output, string[] header, IEnumerable<string[]> rows)
    {
        string[][] all = [header, .. rows];
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => all.Max(row => row[column].Length))];
        foreach (var row in all)
        {
            // Names to the left, numbers to the right.
            var cells = row.Select((cell, i) => i == row.Length - 1 || i == 1 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private static void WriteRunLength(Utf8JsonWriter json, ControlChartReport report)
    {
        var (inControl, shifted) = FalseAlarms.Of(report);
        if (inControl is not { } length)
        {
            json.WriteNull("runLength");
            return;
        }

        json.WriteStartObject("runLength");

        // Null where no count can be beyond the limits: the chart never signals.
        WriteNumber(json, "inControl", length.Points);
        WriteNumber(json, "withEstimatedLimits", FalseAlarms.WithEstimatedLimits(report)?.Points);
        WriteNumber(json, "afterShiftOfOneSigma", shifted?.Points);
        json.WriteString("method", length.Method);
        json.WriteNumber("standardError", length.StandardError);
        json.WriteBoolean("isLowerBound", length.IsLowerBound);
        json.WriteEndObject();
    }

    private static void WriteVariables(Utf8JsonWriter json, ControlChartReport report, MultivariateEstimate variables)
    {
        json.WriteStartArray("variables");
        foreach (var name in report.Variables)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteStartArray("mean");
        foreach (var mean in variables.Mean)
        {
            json.WriteNumberValue(mean);
        }

        json.WriteEndArray();
        json.WriteStartArray("covariance");
        foreach (var row in variables.Covariance.Chunk(variables.Variables))
        {
            json.WriteStartArray();
            foreach (var covariance in row)
            {
                json.WriteNumberValue(covariance);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteJson(Utf8JsonWriter json, ReportPanel panel, ControlChartReport report)
    {
        var rules = report.Rules;
        json.WriteStartObject();
        json.WriteString("name", panel.Name);
        WriteNumber(json, "center", panel.Center);
        json.WriteStartArray("points");
        foreach (var point in panel.Points)
        {
            json.WriteStartObject();
            json.WriteNumber("index", point.Index);
            json.WriteString("label", point.Label);
            json.WriteNumber("size", point.Size);
            WriteNumber(json, "value", point.Value);
            WriteNumber(json, "lcl", point.Limits.Lower);
            WriteNumber(json, "center", point.Limits.Center);
            WriteNumber(json, "ucl", point.Limits.Upper);
            if (point.Contributions is { } contributions)
            {
                json.WriteStartObject("contributions");
                for (var i = 0; i < contributions.Count; i++)
                {
                    json.WriteNumber(report.Variables[i], contributions[i]);
                }

                json.WriteEndObject();
            }

            json.WriteStartArray("violations");
            foreach (var name in rules.NamesOf(point.Violations))
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("signals");
        foreach (var occurrence in panel.Occurrences)
        {
            json.WriteStartObject();
            json.WriteString("rule", rules.NameOf(occurrence.Rule));
            json.WriteNumber("first", occurrence.First);
            json.WriteNumber("last", occurrence.Last);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter json, CapabilityReport capability, ControlChartReport report)
    {
        var (within, overall) = (capability.Within, capability.Overall);
        json.WriteStartObject("capability");
        json.WriteNumber("count", capability.Count);
        json.WriteNumber("mean", capability.Mean);
        WriteNumber(json, "lsl", capability.Specification.Lower);
        WriteNumber(json, "usl", capability.Specification.Upper);
        WriteNumber(json, "target", capability.Specification.Target);
        json.WriteNumber("sigmaWithin", within.Sigma);
        json.WriteNumber("sigmaOverall", overall.Sigma);
        WriteNumber(json, "cp", within.Cp);
        WriteNumber(json, "cpl", within.Cpl);
        WriteNumber(json, "cpu", within.Cpu);
        WriteNumber(json, "cpk", within.Cpk);
        WriteNumber(json, "pp", overall.Cp);
        WriteNumber(json, "ppl", overall.Cpl);
        WriteNumber(json, "ppu", overall.Cpu);
        WriteNumber(json, "ppk", overall.Cpk);

        // Taguchi's Cpm has the overall sigma; the other one is told apart by its name.
        WriteNumber(json, "cpm", overall.Cpm);
        WriteNumber(json, "cpmWithin", within.Cpm);
        WriteInterval(json, "cpInterval", within.CpInterval);
        WriteInterval(json, "cpkInterval", within.CpkInterval);
        WriteInterval(json, "ppInterval", overall.CpInterval);
        WriteInterval(json, "ppkInterval", overall.CpkInterval);
        WriteInterval(json, "cpmInterval", overall.CpmInterval);
        WriteInterval(json, "cpmWithinInterval", within.CpmInterval);
        json.WriteNumber("expectedWithinPpmBelow", within.PpmBelow);
        json.WriteNumber("expectedWithinPpmAbove", within.PpmAbove);
        json.WriteNumber("expectedOverallPpmBelow", overall.PpmBelow);
        json.WriteNumber("expectedOverallPpmAbove", overall.PpmAbove);
        json.WriteNumber("observedPpmBelow", capability.ObservedPpmBelow);
        json.WriteNumber("observedPpmAbove", capability.ObservedPpmAbove);
        if (report.Normality is { } normality)
        {
            json.WriteStartObject("normality");
            json.WriteNumber("andersonDarling", normality.Statistic);
            json.WriteNumber("pValue", normality.PValue);
            json.WriteEndObject();
        }

        if (report.Nonnormal is { } other)
        {
            json.WriteStartObject("nonnormal");
            json.WriteString("method", other.Description);
            WriteNumber(json, "pp", other.Pp);
            WriteNumber(json, "ppl", other.Ppl);
            WriteNumber(json, "ppu", other.Ppu);
            WriteNumber(json, "ppk", other.Ppk);
            WriteNumber(json, "expectedPpmBelow", other.PpmBelow);
            WriteNumber(json, "expectedPpmAbove", other.PpmAbove);
            WriteNumber(json, "pValue", other.Normality?.PValue);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter json, string name, ConfidenceInterval? interval)
    {
        if (interval is not { } ends)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        json.WriteNumberValue(ends.Lower);
        json.WriteNumberValue(ends.Upper);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("G7", CultureInfo.InvariantCulture) : "-";
}
