using RealtimeWorkbench.Notebooks.Hosts;

namespace RealtimeWorkbench.Notebooks.Tests;

/// <summary>Workbenches that run the demo process as fast as they can, without a server unless a test needs one.</summary>
internal static class Runs
{
    /// <summary>Makes a workbench with a name of its own, so that tests do not end each other's.</summary>
    public static Workbench Quick(Action<WorkbenchOptions>? more = null) => Workbench.Create(options => Configure(options, more));

    /// <summary>Makes a workbench for a host that a test plays.</summary>
    public static async Task<Workbench> QuickAsync(IHostBridge host, Action<WorkbenchOptions>? more = null, TimeProvider? time = null)
    {
        var options = new WorkbenchOptions();
        Configure(options, more);
        var workbench = new Workbench(options, seat: null, host, time);
        await workbench.ServeAsync();
        return workbench;
    }

    private static void Configure(WorkbenchOptions options, Action<WorkbenchOptions>? more)
    {
        options.Name = Guid.NewGuid().ToString("N");
        options.Serve = false;
        options["Demo.RealTime"] = false;
        options["Demo.Duration"] = 20;
        options["Dashboard.WebSocketPort"] = 0;
        more?.Invoke(options);
    }
}
