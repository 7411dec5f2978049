using System.CommandLine;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw run</c>: a configured workbench until it is stopped, as a worker or a service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("config")
        {
            Description = "JSON file: {\"operation\":\"workflow\",\"source\":\"demo\",\"serve\":true,\"settings\":{\"Group\":{\"Setting\":value}}}.",
        };
        var options = new RunOptions();
        var command = options.AddTo(new Command("run", "Runs a configured workbench until it is stopped.") { file });
        command.SetAction((parsed, cancellationToken) =>
        {
            var configuration = RunConfiguration.Read(parsed.GetValue(file)!);
            var request = options.Read(parsed, configuration.Settings, configuration.Source) with { OpenBrowser = false };
            return new RunSession(
                request, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
                .RunAsync(configuration.Operation, configuration.Serve, cancellationToken);
        });
        return command;
    }
}
