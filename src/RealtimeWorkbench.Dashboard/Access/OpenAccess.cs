namespace RealtimeWorkbench.Dashboard.Access;

/// <summary>Marks an endpoint that says nothing of the process, so that probes reach it without a token.</summary>
internal sealed class OpenAccess
{
    public static OpenAccess Instance { get; } = new();
}
