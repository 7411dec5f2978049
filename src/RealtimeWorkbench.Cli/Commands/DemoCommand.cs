using System.CommandLine;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw demo</c>: the main job on embedded defaults.</summary>
internal static class DemoCommand
{
    /// <summary>Runs until stopped, and looks at health often enough to be seen.</summary>
    internal static WorkbenchSettings Defaults { get; } = new()
    {
        Demo = new DemoSettings { Duration = 0 },
        Health = new HealthSettings { CheckInterval = 5 },
    };

    public static Command Create()
    {
        var options = new RunOptions();
        var command = options.AddTo(new Command(
            "demo", "Monitors a simulated process live: dashboard, control charts, alerts, health. With --source, any other."));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = options.Read(parsed, Defaults);
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            await using var broker = request.Source == SourceCatalog.Kafka
                ? await DemoBroker.StartIfNeededAsync(request.Settings, cancellationToken)
                : null;
            if (broker is not null)
            {
                await (request.Json == "-" ? error : output).WriteLineAsync(
                    $"Nobody listens at {request.Settings.Kafka.BootstrapServers}; a development broker in this process takes its place, and the demo process writes to it.");
                request = request with { Settings = broker.Settings };
            }

            return await new RunSession(request, output, error).RunAsync(OperationKind.Workflow, serve: true, cancellationToken);
        });
        return command;
    }
}
