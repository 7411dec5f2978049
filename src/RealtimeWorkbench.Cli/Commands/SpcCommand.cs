using System.CommandLine;
using System.Globalization;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw spc CHART FILE.csv</c>: a control chart of a column of a file.</summary>
internal static class SpcCommand
{
    private const int Done = 0;
    private const int BadInput = 2;

    private static readonly (string Name, SigmaMethod Method)[] Methods =
    [
        ("UWAVE-R", SigmaMethod.AverageRange),
        ("UWAVE-SD", SigmaMethod.AverageDeviation),
        ("MVLUE-R", SigmaMethod.WeightedRange),
        ("MVLUE-SD", SigmaMethod.WeightedDeviation),
        ("RMSDF", SigmaMethod.Pooled),
        ("MR", SigmaMethod.MovingRange),
        ("median-MR", SigmaMethod.MedianMovingRange),
        ("SD", SigmaMethod.Deviation),
    ];

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
        var method = new Option<string>("--sigma-method") { Description = $"How sigma is estimated: {string.Join(", ", Methods.Select(entry => entry.Name))}; by the chart's usual way by default." };
        var known = new Option<string>("--known-sigma") { Description = "Standard deviation of single values, where it is known." };
        var rules = new Option<string>("--rules") { Description = "Rules: western-electric, nelson, none, or Nelson's numbers such as 1,2,5.", DefaultValueFactory = _ => "nelson" };
        var span = new Option<string>("--span") { Description = "Values in a moving average (5 by default) or moving range (2 by default)." };
        var target = new Option<string>("--target") { Description = "Target of the specification; center of a moving average chart." };
        var lsl = new Option<string>("--lsl") { Description = "Lower specification limit; gives capability indices." };
        var usl = new Option<string>("--usl") { Description = "Upper specification limit; gives capability indices." };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var html = new Option<string>("--html") { Description = "Writes the chart to this file as a page that needs nothing from outside.", HelpName = "file" };

        var command = new Command("spc", "Computes a control chart of a column of a CSV file.")
        {
            chart, file, column, size, group, baseline, sigma, method, known, rules, span, target, lsl, usl, json, html,
        };
        command.SetAction(result =>
        {
            var configuration = result.InvocationConfiguration;
            try
            {
                var kind = ParseChart(result.GetValue(chart)!);
                var (from, to) = ParseBaseline(result.GetValue(baseline));
                var options = new SpcAnalysisOptions
                {
                    Chart = kind,
                    SigmaMultiple = Number(sigma) ?? 3,
                    SigmaMethod = ParseMethod(result.GetValue(method)),
                    KnownSigma = ParseKnownSigma(Number(known)),
                    Rules = ParseRules(result.GetValue(rules)!),
                    BaselineFrom = from,
                    BaselineTo = to,
                    Span = Count(span),
                    Target = Number(target),
                    Specification = ParseSpecification(Number(lsl), Number(usl), Number(target)),
                };
                var page = result.GetValue(html);
                OutputPath.Check("--html", page);
                var table = Read(result.GetValue(file)!);
                var rows = SpcCommandRows.From(
                    table, kind, result.GetValue(column) ?? [], Count(size), result.GetValue(group));
                var report = SpcAnalysis.Run(rows, options);
                if (page is not null)
                {
                    string[] columns = [.. SpcCommandRows.ChosenColumns(table, result.GetValue(column) ?? [], result.GetValue(group))
                        .Select(chosen => table.Columns[chosen])];
                    File.WriteAllText(page, SpcCommandPage.Of(report, result.GetValue(file)!, columns, TimeProvider.System.GetUtcNow()));
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

    internal static RuleSet ParseRules(string text) =>
        RuleSetParser.TryParse(text, out var rules)
            ? rules
            : throw new ChartInputException($"Unknown rules \"{text}\"; use {RuleSetParser.Expected}.");

    // System.CommandLine reads numbers in the culture of the machine, where 73.95 may be 7395.
    private static double? ParseNumber(string option, string? text) =>
        text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new ChartInputException($"{option} is \"{text}\"; it must be a number such as 73.95.");

    private static int? ParseCount(string option, string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ChartInputException($"{option} is \"{text}\"; it must be a whole number such as 5.");

    private static ChartKind ParseChart(string name) =>
        ChartNames.TryParse(name, out var chart)
            ? chart
            : throw new ChartInputException($"Unknown chart \"{name}\"; there are {string.Join(", ", ChartNames.All)}.");

    private static SigmaMethod? ParseMethod(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var index = Array.FindIndex(Methods, entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? Methods[index].Method
            : throw new ChartInputException(
                $"Unknown sigma method \"{name}\"; there are {string.Join(", ", Methods.Select(entry => entry.Name))}.");
    }

    private static double? ParseKnownSigma(double? sigma) =>
        sigma is null || (sigma > 0 && double.IsFinite(sigma.Value))
            ? sigma
            : throw new ChartInputException(Invariant($"--known-sigma is {sigma}; it must be a number above 0."));

    private static (int From, int? To) ParseBaseline(string? text)
    {
        if (text is null)
        {
            return (1, null);
        }

        var ends = text.Split('-');
        return ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                ? (from, to)
                : throw new ChartInputException($"--baseline is \"{text}\"; it must be two row numbers such as 1-25.");
    }

    private static SpecificationLimits? ParseSpecification(double? lower, double? upper, double? target)
    {
        if (lower is null && upper is null)
        {
            return null;
        }

        try
        {
            return new SpecificationLimits(lower, upper, target);
        }
        catch (ArgumentException error)
        {
            throw new ChartInputException(error.Message.Split(" (Parameter")[0], error);
        }
    }

    private static SpcCommandTable Read(string file)
    {
        try
        {
            return SpcCommandTable.Parse(file, File.ReadAllText(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ChartInputException(
                File.Exists(file) ? $"{file} cannot be read: {error.Message}" : $"{file} does not exist.", error);
        }
    }
}
