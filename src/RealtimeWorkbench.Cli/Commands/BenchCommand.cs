using System.CommandLine;
using System.Text.Json;
using RealtimeWorkbench.Cli.Bench;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw bench</c>: measures what the workbench costs beside what it is compared with, in one run.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var only = new Option<string>("--only")
        {
            Description = $"Parts to run, such as a,b; all by default. {string.Join("; ", BenchParts.All.Select(part => $"{part.Letter}: {part.Summary}"))}.",
            HelpName = "parts",
            DefaultValueFactory = _ => "",
        };
        var check = new Option<bool>("--check") { Description = "Exits with 1 when a target is missed." };
        var tiny = new Option<bool>("--tiny") { Description = "Only tries everything out with very little; the figures then say nothing." };
        var json = new Option<bool>("--json") { Description = "Writes the figures as JSON." };
        var command = new Command("bench", "Measures speed side by side with what it is compared with, and prints ratios.") { only, check, tiny, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var parts = BenchParts.Choose(parsed.GetValue(only)!);
            var output = parsed.InvocationConfiguration.Output;
            var isJson = parsed.GetValue(json);
            var run = new BenchRun(parsed.GetValue(tiny), figure =>
            {
                if (!isJson)
                {
                    output.WriteLine(LineOf(figure));
                    output.Flush();
                }
            });
            foreach (var part in parts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await part.Run(run, cancellationToken);
            }

            if (isJson)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(BenchReport.Of(run), BenchReport.Format));
            }

            return parsed.GetValue(check) && run.Figures.Any(figure => figure.IsMet == false) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static string LineOf(BenchFigure figure)
    {
        var verdict = figure.IsMet switch
        {
            true => Invariant($"met ({figure.Target})"),
            false => Invariant($"MISSED ({figure.Target})"),
            _ => "",
        };
        var value = double.IsNaN(figure.Value) ? "-" : Invariant($"{figure.Value:#,0.###} {figure.Unit}");
        return $"{figure.Part}  {figure.Name,-44} {value,14}  {verdict,-18} {figure.Remark}";
    }
}
