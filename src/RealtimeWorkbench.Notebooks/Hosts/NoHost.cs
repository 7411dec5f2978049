namespace RealtimeWorkbench.Notebooks.Hosts;

/// <summary>A host that offers nothing, or no notebook at all.</summary>
internal sealed class NoHost : IHostBridge
{
    /// <inheritdoc />
    public bool UpdatesLater => false;

    /// <inheritdoc />
    public CancellationToken CellCancellation => CancellationToken.None;

    /// <inheritdoc />
    public Task ShowAsync(string displayId, bool update, CellOutput output) => Task.CompletedTask;
}
