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
        command.SetAction((parsed, cancellationToken) => new RunSession(
            options.Read(parsed, Defaults),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error).RunAsync(OperationKind.Workflow, serve: true, cancellationToken));
        return command;
    }
}
