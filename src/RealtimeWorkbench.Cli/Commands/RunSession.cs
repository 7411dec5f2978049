using System.Net.Sockets;
using RealtimeWorkbench.Cli.Terminal;
using RealtimeWorkbench.Dashboard;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Hosts;
using RealtimeWorkbench.Mqtt;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Sql;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>One run from the command line: workbench, dashboard, log on the terminal, summary and export at the end.</summary>
/// <param name="request">What the call asks for.</param>
/// <param name="output">Takes the summary.</param>
/// <param name="error">Takes the log.</param>
internal sealed class RunSession(RunRequest request, TextWriter output, TextWriter error)
{
    /// <summary>Runs an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="serve">Whether to serve the dashboard.</param>
    /// <param name="cancellationToken">Ctrl+C: the run stops in order and is summed up.</param>
    /// <returns>Exit code.</returns>
    public async Task<int> RunAsync(OperationKind operation, bool serve, CancellationToken cancellationToken)
    {
        await using var workbench = Workbench.Create(request.Settings, moreSources: HostSources.Adapters);
        workbench.Checkpoints = new SqlCheckpoints();
        workbench.Histories = HostAdapters.Histories;
        workbench.AlertChannels = [new MqttAlertChannels()];
        await using var log = LogView.For(workbench.Live, request.Json == "-" ? error : output);
        await using var server = serve ? new DashboardServer(workbench, new DashboardOptions { Port = request.Settings.Dashboard.WebSocketPort }) : null;
        workbench.DashboardHost = server;
        if (server is not null)
        {
            var address = await StartAsync(server);
            log.Say($"Dashboard: {address}");
            if (request.OpenBrowser)
            {
                Browser.Open(address, log.Say);
            }
        }

        var result = await ExecuteAsync(workbench, operation, cancellationToken);
        if (request.OpenBrowser && server is not null && Interactive && !cancellationToken.IsCancellationRequested)
        {
            log.Say("The run has ended; the dashboard stays until Ctrl+C.");
            await Task.Delay(Timeout.InfiniteTimeSpan, workbench.Time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await log.DisposeAsync();
        await ReportAsync(workbench, result);
        if (result.Failure is not { } failure)
        {
            return ExitCode.Done;
        }

        await error.WriteLineAsync(failure.Reason);
        return failure.IsInput ? ExitCode.BadInput : ExitCode.Failed;
    }

    /// <summary>A port that cannot be had is a wrong argument: another one helps.</summary>
    /// <remarks>Takes no token: a stop during the start still ends in order, with a summary.</remarks>
    private static async Task<Uri> StartAsync(DashboardServer server)
    {
        try
        {
            return await server.StartAsync(CancellationToken.None);
        }
        catch (InvalidOperationException wrong) when (wrong.InnerException is IOException or SocketException)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private static bool Interactive => !Console.IsOutputRedirected && !Console.IsInputRedirected;

    private async Task<OperationResult> ExecuteAsync(
        Workbench workbench, OperationKind operation, CancellationToken cancellationToken)
    {
        // The demo process keeps its own time, so that the last sample is the one its duration says. Others are stopped from here.
        if (request.Duration is not { } duration || request.Source == SourceCatalog.Demo)
        {
            return await workbench.RunAsync(operation, request.Source, cancellationToken);
        }

        using var over = new CancellationTokenSource(duration, workbench.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        return await workbench.RunAsync(operation, request.Source, either.Token);
    }

    private async Task ReportAsync(Workbench workbench, OperationResult result)
    {
        var json = RunSummaryJson.Write(workbench.Summarize());
        if (request.Json == "-")
        {
            await output.WriteLineAsync(json);
        }
        else
        {
            ResultView.Write(result, output);
            if (request.Json is { } path)
            {
                await File.WriteAllTextAsync(path, json + "\n");
                await output.WriteLineAsync($"Summary: {path}");
            }
        }

        if (request.Export is { } target)
        {
            await ExportAsync(workbench.Export(), target);
            await error.WriteLineAsync($"Exported to {target}");
        }
    }

    private static async Task ExportAsync(RunExport export, string target)
    {
        if (target.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            await using var file = File.Create(target);
            await new ExportWriter(export).WriteZipAsync(file);
        }
        else
        {
            await new ExportWriter(export).WriteFolderAsync(target);
        }
    }
}
