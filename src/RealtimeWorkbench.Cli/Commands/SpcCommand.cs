using System.CommandLine;
using System.Globalization;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw spc CHART FILE.csv</c>: a control chart of a column of a file.</summary>
internal static class SpcCommand
{
    private const int Done = 0;
    private const int BadInput = 2;

    /// <summary>Describes the command, ready to be added to the root.</summary>
    public static Command Create()
    {
        var chart = new Argument<string>("CHART") { Description = $"Chart: {string.Join(", ", ChartNames.All)}." };
        var file = new Argument<string>("FILE") { Description = "CSV file with a header row." };
        var column = new Option<string[]>("--column")
        {
            Description = "Column with the values; the only numeric one by default. Given several times, each row is a subgroup.",
        };
        var size = new Option<string>("--subgroup-size") { Description = "Consecutive values in a subgroup; at least 2." };
        var group = new Option<string>("--subgroup-column") { Description = "Column that names the subgroup of each row; sizes may differ." };
        var baseline = new Option<string>("--baseline") { Description = "Rows or subgroups that the limits come from, such as 1-25; all by default." };
        var sigma = new Option<string>("--sigma") { Description = "Distance of the limits from the center in sigma; 3 by default." };
        var method = new Option<string>("--sigma-method") { Description = $"How sigma is estimated: {string.Join(", ", ChartRequest.SigmaMethods)}; by the chart's usual way by default." };
        var known = new Option<string>("--known-sigma") { Description = "Standard deviation of single values, where it is known." };
        var rules = new Option<string>("--rules") { Description = "Rules: western-electric, nelson, aiag, juran, montgomery, none, Nelson's numbers such as 1,2,5, or lengths of your own such as same-side:7.", DefaultValueFactory = _ => "nelson" };
        var span = new Option<string>("--span") { Description = "Values in a moving average (5 by default) or moving range (2 by default)." };
        var sizes = new Option<string>("--size-column") { Description = "Column with the size of the sample of each count: p, np, u, laney-p, laney-u. --subgroup-size N where all are alike." };
        var parts = new Option<string>("--part-column") { Description = "Column that names the part of each row: z-mr, dnom." };
        var nominals = new Option<string>("--nominal-column") { Description = "Column with the nominal value of the part; its mean by default." };
        var lambda = new Option<string>("--lambda") { Description = "Weight of the newest value in an EWMA; 0.2 by default." };
        var steady = new Option<bool>("--steady-limits") { Description = "Gives an EWMA the limits of its steady state from the first point on." };
        var shift = new Option<string>("--shift") { Description = "Shift that a CUSUM is tuned to, in sigma; 1 by default." };
        var interval = new Option<string>("--decision-interval") { Description = "Decision interval h of a CUSUM, in sigma; 5 by default." };
        var head = new Option<string>("--head-start") { Description = "Where the sums of a CUSUM start, in sigma; 0 by default, h/2 for a fast initial response." };
        var confidence = new Option<string>("--confidence") { Description = "Probability within the limits, such as 0.9973, instead of multiples of sigma." };
        var covariance = new Option<string>("--covariance") { Description = "How covariances of single observations are estimated: sample or successive.", DefaultValueFactory = _ => "sample" };
        var components = new Option<string>("--components") { Description = "Principal components behind an SPE; those with nine tenths of the variance by default." };
        var order = new Option<string>("--order") { Description = "Values that the model of an ar chart looks back; by Akaike's criterion by default." };
        var shape = new Option<string>("--capability-method") { Description = "Performance where values are not normal: box-cox, johnson or quantile.", DefaultValueFactory = _ => "normal" };
        var stages = new Option<string>("--stages") { Description = "Rows at which a new stage with limits of its own begins, such as 21,41." };
        var limit = new Option<string>("--limit") { Description = "Upper limit of a MEWMA; by default that with a false alarm every 200 points of a known process, wider for rows after a short baseline." };
        var knownMean = new Option<string>("--known-mean") { Description = "Means of the variables, where they are known, such as 0,0." };
        var knownCovariance = new Option<string>("--known-covariance") { Description = "Covariances row by row, where they are known, such as 1,0.5,0.5,1." };
        var seldom = new Option<string>("--false-alarm-every") { Description = "Sets the limits to one false alarm every so many points, on average, with the limits estimated from as many rows as the baseline has." };
        var exclude = new Option<string[]>("--exclude") { Description = "Row left out of the limits, with its cause, such as \"6=power cut\"; may be repeated." };
        var target = new Option<string>("--target") { Description = "Target of the specification; center of a moving average, EWMA or CUSUM." };
        var lsl = new Option<string>("--lsl") { Description = "Lower specification limit; gives capability indices." };
        var usl = new Option<string>("--usl") { Description = "Upper specification limit; gives capability indices." };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var html = new Option<string>("--html") { Description = "Writes the chart to this file as a page that needs nothing from outside.", HelpName = "file" };

        var command = new Command("spc", "Computes a control chart of a column of a CSV file.")
        {
            chart, file, column, size, group, baseline, sigma, method, known, rules, span,
            sizes, parts, nominals, lambda, steady, shift, interval, head, confidence,
            covariance, components, order, shape, stages, limit, knownMean, knownCovariance, seldom, exclude, target, lsl, usl, json, html,
        };
        command.SetAction(result =>
        {
            var configuration = result.InvocationConfiguration;
            try
            {
                var request = new ChartRequest
                {
                    File = result.GetValue(file)!,
                    Chart = result.GetValue(chart)!,
                    Columns = result.GetValue(column) ?? [],
                    SubgroupSize = Count(size),
                    SubgroupColumn = result.GetValue(group),
                    Baseline = result.GetValue(baseline),
                    Sigma = Number(sigma),
                    SigmaMethod = result.GetValue(method),
                    KnownSigma = Number(known),
                    Rules = result.GetValue(rules)!,
                    Span = Count(span),
                    SizeColumn = result.GetValue(sizes),
                    PartColumn = result.GetValue(parts),
                    NominalColumn = result.GetValue(nominals),
                    Lambda = Number(lambda) ?? 0.2,
                    SteadyLimits = result.GetValue(steady),
                    Shift = Number(shift) ?? 1,
                    DecisionInterval = Number(interval) ?? 5,
                    HeadStart = Number(head) ?? 0,
                    Confidence = Number(confidence),
                    Covariance = result.GetValue(covariance)!,
                    Components = Count(components),
                    CapabilityMethod = result.GetValue(shape)!,
                    Stages = result.GetValue(stages),
                    Order = Count(order),
                    Limit = Number(limit),
                    KnownMean = result.GetValue(knownMean),
                    KnownCovariance = result.GetValue(knownCovariance),
                    FalseAlarmEvery = Number(seldom),
                    Exclude = result.GetValue(exclude) ?? [],
                    Target = Number(target),
                    Lsl = Number(lsl),
                    Usl = Number(usl),
                };
                request.Options();
                var page = result.GetValue(html);
                OutputPath.Check("--html", page);
                var table = ChartTable.Read(request.File);
                var report = request.Run(table);
                if (page is not null)
                {
                    File.WriteAllText(
                        page, SpcCommandPage.Of(report, request.File, request.ColumnNames(table), TimeProvider.System.GetUtcNow()));
                }

                if (result.GetValue(json))
                {
                    SpcCommandOutput.WriteJson(configuration.Output, report);
                }
                else
                {
                    SpcCommandOutput.WriteText(configuration.Output, report);
                }

                return Done;
            }
            catch (ChartInputException error)
            {
                configuration.Error.WriteLine(error.Message);
                return BadInput;
            }

            double? Number(Option<string> option) => ParseNumber(option.Name, result.GetValue(option));

            int? Count(Option<string> option) => ParseCount(option.Name, result.GetValue(option));
        });
        return command;
    }

    // System.CommandLine reads numbers in the culture of the machine, where 73.95 may be 7395.
    internal static double? ParseNumber(string option, string? text) =>
        text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new ChartInputException($"{option} is \"{text}\"; it must be a number such as 73.95.");

    internal static int? ParseCount(string option, string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ChartInputException($"{option} is \"{text}\"; it must be a whole number such as 5.");
}
