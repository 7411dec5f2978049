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
        var chart = new Argument<string>("CHART") { Description = "Chart, such as i, xbar-r, ewma, cusum, t2, mewma; c, u and g with --mean, p and np with --fraction and --size." };
        var sigma = new Option<string>("--sigma") { Description = "Distance of the limits from the center in sigma; 3 by default." };
        var confidence = new Option<string>("--confidence") { Description = "Probability within the limits, such as 0.9973, instead of multiples of sigma." };
        var mean = new Option<string>("--mean") { Description = "Mean count of c, mean rate of u, mean number of cases of g." };
        var fraction = new Option<string>("--fraction") { Description = "Mean fraction of p and np, such as 0.02." };
        var sample = new Option<string>("--size") { Description = "Size of the sample of each count of p, np and u; 1 by default on u." };
        var baseline = new Option<string>("--baseline-rows") { Description = "Rows that the limits are estimated from, such as 25; the process is taken to be known by default." };
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
            chart, sigma, confidence, rules, size, variables, lambda, shift, interval, head, mean, fraction, sample, baseline, every, most, json, html, svg,
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
                    Sigma = Number(sigma),
                    Confidence = Number(confidence),
                    Lambda = Number(lambda) ?? 0.2,
                    Shift = Number(shift) ?? 1,
                    DecisionInterval = Number(interval) ?? 5,
                    HeadStart = Number(head) ?? 0,
                };
                var options = request.Options();
                var info = ChartInfo.Of(options.Chart);
                var count = info.IsMultivariate ? SpcCommand.ParseCount("--variables", result.GetValue(variables)) ?? 2 : 1;
                // Run lengths of Laney's charts are told in units of their own spread, whatever the rate.
                var isCount = info.TakesCounts && options.Chart is not (ChartKind.LaneyP or ChartKind.LaneyU);
                var values = isCount ? CountProcess.Size(info, Number(sample)) : SpcCommand.ParseCount("--subgroup-size", result.GetValue(size)) ?? (info.Input == ChartInputKind.Subgroup ? 5 : 1);
                var design = SpcAnalysis.CheckedDesign(options) with { Variables = count };
                var process = isCount ? CountProcess.Of(info, Number(mean), Number(fraction), values)
                    : (Number(mean) ?? Number(fraction) ?? Number(sample)) is null ? null
                    : throw new ChartInputException($"The run lengths of {info.Name} do not depend on a mean; leave --mean, --fraction and --size out.");
                var rows = SpcCommand.ParseCount("--baseline-rows", result.GetValue(baseline)) ?? 0;
                if (result.GetValue(baseline) is not null && rows < 2)
                {
                    throw new ChartInputException(FormattableString.Invariant($"--baseline-rows is {rows}; limits are estimated from at least 2."));
                }

                TimeSpan? time = result.GetValue(every) is { } text ? RunOptions.CheckedDuration("--interval", text).Value : null;
                if (result.GetValue(most) is { } wanted)
                {
                    design = SpcAnalysis.Calibrated(design, options.Rules, Points(wanted, time, isCount ? 1 : values), values, rows, process);
                }

                var (page, picture) = (result.GetValue(html), result.GetValue(svg));
                OutputPath.Check("--html", page);
                OutputPath.Check("--svg", picture);
                var asked = new ArlQuestion(design, options.Rules, values, time, rows, process);
                var lengths = Lengths(asked);
                if (page is not null || picture is not null)
                {
                    ArlCommandPage.Write(page, picture, asked, Table(lengths, asked), lengths);
                }

                Write(configuration.Output, asked, lengths, result.GetValue(json));
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
    private static double Points(string text, TimeSpan? interval, double size)
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
    internal static (double Shift, RunLengthEstimate Length)[] Lengths(ArlQuestion asked)
    {
        var (design, rules, size, _, _, process) = asked;
        var lengths = Shifts.Select(shift => (Shift: shift, Length: RunLength.Of(design, rules, process, shift, size)))
            .Where(each => each.Length is not null).Select(each => (each.Shift, Length: each.Length!.Value)).ToArray();
        return lengths.Length > 0 ? lengths : throw new ChartInputException(WhyNone(design.Kind, rules));
    }

    private static string[] TimeColumn(ArlQuestion asked) => asked.Interval is null ? [] : ["time"];

    private static Table Table((double Shift, RunLengthEstimate Length)[] lengths, ArlQuestion asked) => new(
        "",
        ["shift in sigma", "points to a signal", .. TimeColumn(asked), "found by"],
        [.. lengths.Select(each => (IReadOnlyList<string>)[
            each.Shift.ToString("0.00", CultureInfo.InvariantCulture),
            Told(each.Length),
            .. asked.SecondsAPoint is { } seconds ? [FalseAlarms.Time(each.Length.Points * seconds)] : Array.Empty<string>(),
            each.Length.Method,
        ])]);

    private static void Write(
        TextWriter output, ArlQuestion asked, (double Shift, RunLengthEstimate Length)[] lengths, bool isJson)
    {
        var (design, _, size, _, rows, process) = asked;
        var info = ChartInfo.Of(design.Kind);
        var estimated = EstimatedLimits.Of(design, asked.Rules, rows, process, size);
        if (isJson)
        {
            WriteJson(output, asked, lengths, estimated);
            return;
        }

        var points = process is null ? $"{(info.TakesCounts ? "rates" : "points")} independent and normal" : "counts independent";
        output.WriteLine(FormattableString.Invariant($"{ChartNames.NameOf(design.Kind)}: {Limits(design, process, size)}, {points}, process known ({lengths[0].Length.Method})"));
        output.WriteLine(info.IsMultivariate
            ? "      distance  points to a signal; distance of the means in units of the covariances"
            : "shift in sigma  points to a signal");
        foreach (var (shift, length) in lengths)
        {
            output.WriteLine(FormattableString.Invariant($"{shift,14:0.00}  {Told(length)}{Time(length, "  ")}"));
        }

        if (rows > 0)
        {
            output.WriteLine(estimated is { } found
                ? FormattableString.Invariant($"Limits from {rows} rows: a false alarm every {Told(found)} points{Time(found, ", ")} ({found.Method}).")
                : EstimatedLimits.Matters(design, rows)
                    ? FormattableString.Invariant($"Limits from {rows} rows make false alarms more frequent: how much more cannot be told.")
                : FormattableString.Invariant($"With limits from {rows} rows it is the same."));
        }

        string Time(RunLengthEstimate length, string before) => asked.SecondsAPoint is { } seconds && double.IsFinite(length.Points)
            ? before + FalseAlarms.Time(length.Points * seconds)
            : "";
    }

    /// <summary>A number of points, as well as it is known.</summary>
    private static string Told(RunLengthEstimate length) =>
        double.IsPositiveInfinity(length.Points) ? "never"
        : (length.IsLowerBound ? "more than " : "") + length.Points.ToString(length.StandardError > 0 && length.Points < 9999.5 ? "G4" : "G6", CultureInfo.InvariantCulture)
            + (length.StandardError > 0 ? FormattableString.Invariant($" ± {length.StandardError:G2}") : "");

    private static string WhyNone(ChartKind kind, RuleBook rules)
    {
        var info = ChartInfo.Of(kind);
        return info.Panels.All(panel => rules.Within(panel.Rules) == RuleSet.None)
                ? $"None of the rules asked for is valid on {info.Name}, so it never signals; with --rules 1 it signals beyond its limits."
            : kind == ChartKind.Run ? "A run chart has no limits; rtw arl says nothing of its run lengths."
            : $"No run length of {info.Name} is known before there are data.";
    }

    /// <summary>The limits in words.</summary>
    internal static string Limits(ChartDesign design, ProcessEstimate? process, double size) => design.Kind switch
    {
        _ when process is not null => LimitsOfCount(design, process, size),
        ChartKind.Cusum => FormattableString.Invariant($"decision interval {design.DecisionInterval:G6}, tuned to a shift of {design.Shift:G6} sigma"),
        ChartKind.T2 or ChartKind.Spe => FormattableString.Invariant($"coverage {design.Coverage ?? Math.Pow(ChartDesign.UsualCoverage, design.Kind == ChartKind.T2 ? design.Variables : 1):G8}"),
        ChartKind.Mewma => FormattableString.Invariant($"upper limit {design.UpperLimit ?? MewmaRunLength.Limit(design.Variables, design.Lambda, ChartDesign.UsualMewmaRunLength):G6}"),
        _ when design.Coverage is { } coverage => FormattableString.Invariant($"probability limits, {coverage:G8} within"),
        _ => FormattableString.Invariant($"limits at {design.SigmaMultiple:G6} sigma"),
    };

    private static string LimitsOfCount(ChartDesign design, ProcessEstimate process, double size)
    {
        var points = new PlottedPoint[1];
        StreamingChart.Create(design, process).Plot(new ChartInput([0], size), points);
        var limits = points[0].Limits;
        var how = design.Coverage is { } coverage ? FormattableString.Invariant($"coverage {coverage:G8}") : FormattableString.Invariant($"{design.SigmaMultiple:G6} sigma");
        return FormattableString.Invariant($"limits {limits.Lower:G6} to {limits.Upper:G6} ({how})");
    }

    private static void WriteJson(
        TextWriter output, ArlQuestion asked, (double Shift, RunLengthEstimate Length)[] lengths, RunLengthEstimate? estimated)
    {
        var design = asked.Design;
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

            if (asked.Rows > 0)
            {
                json.WriteNumber("baselineRows", asked.Rows);
                if (estimated is { } found)
                {
                    json.WriteNumber("withEstimatedLimits", found.Points);
                }
                else
                {
                    json.WriteNull("withEstimatedLimits");
                }
            }

            json.WriteStartArray("runLengths");
            foreach (var (shift, length) in lengths)
            {
                json.WriteStartObject();
                json.WriteNumber("shift", shift);
                if (double.IsPositiveInfinity(length.Points))
                {
                    // It can never signal.
                    json.WriteNull("points");
                }
                else
                {
                    json.WriteNumber("points", length.Points);
                }

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
