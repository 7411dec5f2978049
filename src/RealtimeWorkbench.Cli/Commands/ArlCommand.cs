using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw arl CHART</c>: how often a chart cries wolf, how soon it finds a shift, and which limits cry wolf seldom enough.</summary>
internal static class ArlCommand
{
    private static readonly double[] Shifts = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3];

    /// <summary>Describes the command, ready to be added to the root.</summary>
    public static Command Create()
    {
        var chart = new Argument<string>("CHART") { Description = "Chart of measurements or of several variables, such as i, xbar-r, ewma, cusum, t2, mewma." };
        var sigma = new Option<string>("--sigma") { Description = "Distance of the limits from the center in sigma; 3 by default." };
        var rules = new Option<string>("--rules") { Description = "Rules, as for rtw spc; nelson by default.", DefaultValueFactory = _ => "nelson" };
        var size = new Option<string>("--subgroup-size") { Description = "Values in a subgroup; 5 by default where the chart has subgroups." };
        var variables = new Option<string>("--variables") { Description = "Variables of t2, mewma and spe; 2 by default." };
        var lambda = new Option<string>("--lambda") { Description = "Weight of the newest value in an EWMA; 0.2 by default." };
        var shift = new Option<string>("--shift") { Description = "Shift that a CUSUM is tuned to, in sigma; 1 by default." };
        var interval = new Option<string>("--decision-interval") { Description = "Decision interval h of a CUSUM, in sigma; 5 by default." };
        var head = new Option<string>("--head-start") { Description = "Where the sums of a CUSUM start, in sigma; 0 by default." };
        var every = new Option<string>("--interval") { Description = "Time from one sample to the next, such as 1s, to tell times instead of numbers of points." };
        var most = new Option<string>("--false-alarm-every") { Description = "Finds the limits with at most one false alarm in this time, such as 7d (with --interval), or in so many points." };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var html = new Option<string>("--html") { Description = "Writes the curve of run lengths against the shift to this file as a page that needs nothing from outside.", HelpName = "file" };
        var svg = new Option<string>("--svg") { Description = "Writes the same picture alone, as SVG.", HelpName = "file" };
        var command = new Command("arl", "Says how often a control chart cries wolf and how soon it finds a shift.")
        {
            chart, sigma, rules, size, variables, lambda, shift, interval, head, every, most, json, html, svg,
        };
        command.SetAction(result =>
        {
            var configuration = result.InvocationConfiguration;
            try
            {
                var request = new ChartRequest
                {
                    File = "",
                    Chart = result.GetValue(chart)!,
                    Rules = result.GetValue(rules)!,
                    Sigma = Number(sigma) ?? 3,
                    Lambda = Number(lambda) ?? 0.2,
                    Shift = Number(shift) ?? 1,
                    DecisionInterval = Number(interval) ?? 5,
                    HeadStart = Number(head) ?? 0,
                };
                var options = request.Options();
                var info = ChartInfo.Of(options.Chart);
                var count = info.IsMultivariate ? SpcCommand.ParseCount("--variables", result.GetValue(variables)) ?? 2 : 1;
                var values = SpcCommand.ParseCount("--subgroup-size", result.GetValue(size)) ?? (info.Input == ChartInputKind.Subgroup ? 5 : 1);
                var design = SpcAnalysis.CheckedDesign(options) with { Variables = count };
                TimeSpan? time = result.GetValue(every) is { } text ? RunOptions.CheckedDuration("--interval", text).Value : null;
                if (result.GetValue(most) is { } wanted)
                {
                    design = SpcAnalysis.Calibrated(design, options.Rules, Points(wanted, time, values), values);
                }

                var (page, picture) = (result.GetValue(html), result.GetValue(svg));
                OutputPath.Check("--html", page);
                OutputPath.Check("--svg", picture);
                var lengths = Lengths(design, options.Rules, values);
                if (page is not null || picture is not null)
                {
                    ArlCommandPage.Write(page, picture, design, options.Rules, values, time, Table(lengths, values, time), lengths);
                }

                Write(configuration.Output, design, lengths, values, time, result.GetValue(json));
                return ExitCode.Done;
            }
            catch (ChartInputException error)
            {
                configuration.Error.WriteLine(error.Message);
                return ExitCode.BadInput;
            }

            double? Number(Option<string> option) => SpcCommand.ParseNumber(option.Name, result.GetValue(option));
        });
        return command;
    }

    /// <summary>Points in a time, or a number of points.</summary>
    private static double Points(string text, TimeSpan? interval, int size)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var points))
        {
            return points;
        }

        var time = RunOptions.CheckedDuration("--false-alarm-every", text).Value;
        return interval is { } each
            ? time / each / size
            : throw new ChartInputException($"--false-alarm-every {text} is a time; give --interval, the time from one sample to the next, too.");
    }

    /// <summary>Run lengths by shift.</summary>
    /// <exception cref="ChartInputException">There are none.</exception>
    internal static (double Shift, RunLengthEstimate Length)[] Lengths(ChartDesign design, RuleBook rules, int size)
    {
        var lengths = Shifts.Select(shift => (Shift: shift, Length: RunLength.Of(design, rules, shift: shift, size: size)))
            .Where(each => each.Length is not null).Select(each => (each.Shift, Length: each.Length!.Value)).ToArray();
        return lengths.Length > 0 ? lengths : throw new ChartInputException(WhyNone(design.Kind, rules));
    }

    private static Table Table((double Shift, RunLengthEstimate Length)[] lengths, int size, TimeSpan? interval) => new(
        "",
        ["shift in sigma", "points to a signal", .. interval is null ? [] : new[] { "time" }, "found by"],
        [.. lengths.Select(each => (IReadOnlyList<string>)[
            each.Shift.ToString("0.00", CultureInfo.InvariantCulture),
            (each.Length.IsLowerBound ? "more than " : "") + each.Length.Points.ToString("G6", CultureInfo.InvariantCulture)
                + (each.Length.StandardError > 0 ? FormattableString.Invariant($" ± {each.Length.StandardError:G2}") : ""),
            .. interval is { } time ? [FalseAlarms.Time(each.Length.Points * size * time.TotalSeconds)] : Array.Empty<string>(),
            each.Length.Method,
        ])]);

    private static void Write(
        TextWriter output, ChartDesign design, (double Shift, RunLengthEstimate Length)[] lengths, int size, TimeSpan? interval, bool isJson)
    {
        if (isJson)
        {
            WriteJson(output, design, lengths);
            return;
        }

        output.WriteLine(FormattableString.Invariant($"{ChartNames.NameOf(design.Kind)}: {Limits(design)}, points independent and normal, process known ({lengths[0].Length.Method})"));
        output.WriteLine("shift in sigma  points to a signal");
        foreach (var (shift, length) in lengths)
        {
            var error = length.StandardError > 0 ? FormattableString.Invariant($" ± {length.StandardError:G2}") : "";
            var time = interval is { } each ? $"  {FalseAlarms.Time(length.Points * size * each.TotalSeconds)}" : "";
            var more = length.IsLowerBound ? "more than " : "";
            output.WriteLine(FormattableString.Invariant($"{shift,14:0.00}  {more}{length.Points:G6}{error}{time}"));
        }
    }

    private static string WhyNone(ChartKind kind, RuleBook rules)
    {
        var info = ChartInfo.Of(kind);
        return info.Panels.All(panel => rules.Within(panel.Rules) == RuleSet.None)
                ? $"None of the rules asked for is valid on {info.Name}, so it never signals; with --rules 1 it signals beyond its limits."
            : kind == ChartKind.Run ? "A run chart has no limits; rtw arl says nothing of its run lengths."
            : $"Run lengths of {info.Name} depend on the data; rtw spc says them for counts in a file.";
    }

    /// <summary>The limits in words.</summary>
    internal static string Limits(ChartDesign design) => design.Kind switch
    {
        ChartKind.Cusum => FormattableString.Invariant($"decision interval {design.DecisionInterval:G6}, tuned to a shift of {design.Shift:G6} sigma"),
        ChartKind.T2 or ChartKind.Spe => FormattableString.Invariant($"coverage {design.Coverage ?? Math.Pow(ChartDesign.UsualCoverage, design.Kind == ChartKind.T2 ? design.Variables : 1):G8}"),
        ChartKind.Mewma => FormattableString.Invariant($"upper limit {design.UpperLimit ?? MewmaRunLength.Limit(design.Variables, design.Lambda, ChartDesign.UsualMewmaRunLength):G6}"),
        _ => FormattableString.Invariant($"limits at {design.SigmaMultiple:G6} sigma"),
    };

    private static void WriteJson(TextWriter output, ChartDesign design, (double Shift, RunLengthEstimate Length)[] lengths)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("chart", ChartNames.NameOf(design.Kind));
            json.WriteNumber("sigmaMultiple", design.SigmaMultiple);
            json.WriteNumber("decisionInterval", design.DecisionInterval);
            if (design.UpperLimit is { } limit)
            {
                json.WriteNumber("upperLimit", limit);
            }

            if (design.Coverage is { } coverage)
            {
                json.WriteNumber("coverage", coverage);
            }

            json.WriteStartArray("runLengths");
            foreach (var (shift, length) in lengths)
            {
                json.WriteStartObject();
                json.WriteNumber("shift", shift);
                json.WriteNumber("points", length.Points);
                json.WriteNumber("standardError", length.StandardError);
                json.WriteBoolean("isLowerBound", length.IsLowerBound);
                json.WriteString("method", length.Method);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
