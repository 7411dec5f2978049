namespace RealtimeWorkbench.Operations;

/// <summary>Serves the workbench to browsers. The engine has none of its own; a host brings it.</summary>
public interface IDashboardHost
{
    /// <summary>Views connected now.</summary>
    int Clients { get; }

    /// <summary>Starts to serve, if it doesn't yet.</summary>
    /// <returns>Address of the page, with the token that writing needs.</returns>
    /// <exception cref="InvalidOperationException">It cannot serve, as when the port is in use; the message says what to do.</exception>
    Task<Uri> StartAsync(CancellationToken cancellationToken = default);
}
