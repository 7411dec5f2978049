using System.Globalization;

namespace RealtimeWorkbench.Operations;

/// <summary>Live Dashboard.</summary>
internal sealed class DashboardOperation : IOperation
{
    /// <inheritdoc />
    public async Task ExecuteAsync(RunContext context, Findings findings, CancellationToken cancellationToken)
    {
        var host = context.DashboardHost
            ?? throw new InvalidOperationException("There is no dashboard in this host; run 'rtw op dashboard' or 'rtw demo'.");
        var address = await host.StartAsync(cancellationToken).ConfigureAwait(false);
        var settings = context.Settings.Dashboard;
        context.Success($"The dashboard is at {address}");
        findings.Add(new Table(
            "Dashboard",
            ["Setting", "Value"],
            [
                ["Page", address.GetLeftPart(UriPartial.Path)],
                ["WebSocket", new UriBuilder(address) { Scheme = "ws", Path = "/ws", Query = "" }.Uri.ToString()],
                ["Port", address.Port.ToString(CultureInfo.InvariantCulture)],
                ["Update interval", Invariant($"{settings.UpdateInterval} s")],
                ["Live updates", settings.LiveUpdates ? "on" : "off"],
            ]));

        var run = await StreamRun.CreateAsync(
            context, context.Settings.Spc.Enabled ? StreamParts.Alerts | StreamParts.Spc : StreamParts.Alerts, cancellationToken).ConfigureAwait(false);
        await using var closing = run.ConfigureAwait(false);
        try
        {
            await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            findings.AddStream(context, run);
        }
    }
}
