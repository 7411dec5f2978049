using System.CommandLine;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw op</c>: executes one operation.</summary>
internal static class OpCommand
{
    public static Command Create()
    {
        var command = new Command("op", "Executes one operation.");
        foreach (var operation in OperationCatalog.All)
        {
            command.Add(CreateFor(operation));
        }

        return command;
    }

    private static Command CreateFor(OperationDescription operation)
    {
        var options = new RunOptions();
        var command = options.AddTo(new Command(operation.Id, operation.Description));
        command.SetAction((parsed, cancellationToken) => new RunSession(
            options.Read(parsed, new WorkbenchSettings()),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error).RunAsync(
                operation.Kind, serve: operation.Kind == OperationKind.Dashboard, cancellationToken));
        return command;
    }
}
