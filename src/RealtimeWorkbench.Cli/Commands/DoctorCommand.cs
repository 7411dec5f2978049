using System.CommandLine;
using System.Text.Json;
using RealtimeWorkbench.Cli.Diagnosis;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw doctor</c>: what works on this machine, what is missing, and the remedy.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Writes the findings as JSON." };
        var command = new Command("doctor", "Says what works on this machine, what is missing, and the remedy.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await Doctor.ExamineAsync(cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(findings, Json));
            }
            else
            {
                foreach (var finding in findings)
                {
                    await output.WriteLineAsync($"{finding.Mark} {finding.Subject}: {finding.Remark}");
                    if (finding.Remedy.Length > 0)
                    {
                        await output.WriteLineAsync($"     {finding.Remedy}");
                    }
                }
            }

            return findings.Any(finding => finding.State == FindingState.Broken) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
