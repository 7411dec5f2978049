using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Gage;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw gage FILE.csv</c>: how far a measurement can be trusted.</summary>
internal static class GageCommand
{
    /// <summary>Describes the command, ready to be added to the root.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV file with a header row, one measurement a row." };
        var value = new Option<string>("--value") { Description = "Column with what was read.", DefaultValueFactory = _ => "value" };
        var part = new Option<string>("--part") { Description = "Column that names the part.", DefaultValueFactory = _ => "part" };
        var name = new Option<string>("--operator") { Description = "Column that names who measured.", DefaultValueFactory = _ => "operator" };
        var reference = new Option<string>("--reference") { Description = "Column with the reference value: bias and linearity instead of repeatability and reproducibility." };
        var tolerance = new Option<string>("--tolerance") { Description = "Width of the specification, to compare the gage with." };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var command = new Command("gage", "Gage R&R (crossed, by analysis of variance), or bias and linearity of a gage.")
        {
            file, value, part, name, reference, tolerance, json,
        };
        command.SetAction(result =>
        {
            var configuration = result.InvocationConfiguration;
            try
            {
                var table = ChartTable.Read(result.GetValue(file)!);
                var values = table.Find(result.GetValue(value)!);
                if (result.GetValue(reference) is { } known)
                {
                    WriteLinearity(configuration.Output, Linearity(table, table.Find(known), values), result.GetValue(json));
                }
                else
                {
                    var width = SpcCommand.ParseNumber("--tolerance", result.GetValue(tolerance));
                    var study = Study(table, table.Find(result.GetValue(part)!), table.Find(result.GetValue(name)!), values, width);
                    WriteStudy(configuration.Output, study, result.GetValue(json));
                }

                return ExitCode.Done;
            }
            catch (ChartInputException error)
            {
                configuration.Error.WriteLine(error.Message);
                return ExitCode.BadInput;
            }
            catch (ArgumentException error)
            {
                configuration.Error.WriteLine(error.Message.Split(" (Parameter")[0]);
                return ExitCode.BadInput;
            }
        });
        return command;
    }

    private static GageStudy Study(ChartTable table, int part, int name, int value, double? tolerance)
    {
        var measurements = new List<GageMeasurement>();
        for (var row = 0; row < table.Count; row++)
        {
            measurements.Add(new GageMeasurement(table.Text(row, part), table.Text(row, name), Present(table, row, value)));
        }

        return GageStudy.Crossed(measurements, tolerance);
    }

    private static GageLinearity Linearity(ChartTable table, int reference, int value)
    {
        var references = new double[table.Count];
        var readings = new double[table.Count];
        for (var row = 0; row < table.Count; row++)
        {
            (references[row], readings[row]) = (Present(table, row, reference), Present(table, row, value));
        }

        return GageLinearity.Of(references, readings);
    }

    private static double Present(ChartTable table, int row, int column) =>
        table.Number(row, column) is var number && !double.IsNaN(number)
            ? number
            : throw new ChartInputException(FormattableString.Invariant(
                $"Row {row + 1} has no {table.Columns[column]}; a gage study needs every measurement."));

    private static void WriteStudy(TextWriter output, GageStudy study, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    anova = study.Lines.Select(line => new { source = line.Source, sumOfSquares = line.SumOfSquares, freedom = line.Freedom, meanSquare = line.MeanSquare, f = Finite(line.F), pValue = line.PValue }),
                    components = study.Components.Select(each => new { name = each.Name, variance = each.Variance, sigma = each.Sigma, contribution = each.Contribution, studyVariation = each.StudyVariation, tolerance = each.Tolerance }),
                    distinctCategories = study.DistinctCategories,
                    hasInteraction = study.HasInteraction,
                },
                Indented));
            return;
        }

        output.WriteLine("source             sum of squares  freedom  mean square        F        p");
        foreach (var line in study.Lines)
        {
            output.WriteLine(FormattableString.Invariant(
                $"{line.Source,-18} {line.SumOfSquares,14:G6} {line.Freedom,8} {line.MeanSquare,12:G6} {Text(line.F),8} {Text(line.PValue),8}").TrimEnd());
        }

        output.WriteLine();
        output.WriteLine("component             variance      sigma  % contribution  % study  % tolerance");
        foreach (var each in study.Components)
        {
            output.WriteLine(FormattableString.Invariant(
                $"{each.Name,-18} {each.Variance,11:G5} {each.Sigma,10:G5} {each.Contribution,15:F2} {each.StudyVariation,8:F2} {Text(each.Tolerance),12}").TrimEnd());
        }

        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"distinct categories: {study.DistinctCategories}{(study.HasInteraction ? "" : "; operator × part pooled with repeatability")}"));
    }

    private static void WriteLinearity(TextWriter output, GageLinearity found, bool isJson) => output.WriteLine(isJson
        ? JsonSerializer.Serialize(
            new { bias = found.Bias, biasPValue = found.BiasPValue, slope = found.Slope, slopePValue = found.SlopePValue, intercept = found.Intercept, rSquared = found.RSquared },
            Indented)
        : FormattableString.Invariant(
            $"bias {found.Bias:G6} ({PValue.Text(found.BiasPValue)}); bias = {found.Intercept:G6} + {found.Slope:G6} · reference (slope {PValue.Text(found.SlopePValue)}, R² = {found.RSquared:G4})"));

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    /// <summary>Nothing instead of infinity, which JSON has no number for: there is no error where all repetitions agree.</summary>
    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;

    private static string Text(double? number) => number is { } value ? value.ToString("G4", CultureInfo.InvariantCulture) : "";
}
