namespace RealtimeWorkbench.Notebooks.Hosts;

/// <summary>Our own kernel, found by name: the library refers to no kernel.</summary>
internal sealed class KernelHost : IHostBridge
{
    private const string BridgeType = "RealtimeWorkbench.Kernel.KernelBridge, RealtimeWorkbench.Kernel";

    private readonly Action<string, bool, IReadOnlyDictionary<string, string>> _display;
    private readonly Func<CancellationToken> _cancellation;

    private KernelHost(Action<string, bool, IReadOnlyDictionary<string, string>> display, Func<CancellationToken> cancellation)
    {
        _display = display;
        _cancellation = cancellation;
    }

    /// <inheritdoc />
    public bool UpdatesLater => true;

    /// <inheritdoc />
    public CancellationToken CellCancellation => _cancellation();

    /// <summary>Binds to the kernel of this process.</summary>
    /// <param name="bridge">Its bridge; looked up by name if left out.</param>
    /// <returns><see langword="null"/> if this process is no kernel of ours.</returns>
    public static KernelHost? TryBind(Type? bridge = null)
    {
        bridge ??= Type.GetType(BridgeType, throwOnError: false);
        var display = bridge?.GetMethod("Display", [typeof(string), typeof(bool), typeof(IReadOnlyDictionary<string, string>)]);
        var cancellation = bridge?.GetProperty("CellCancellation")?.GetMethod;
        return display is null || cancellation is null
            ? null
            : new KernelHost(
                display.CreateDelegate<Action<string, bool, IReadOnlyDictionary<string, string>>>(),
                cancellation.CreateDelegate<Func<CancellationToken>>());
    }

    /// <inheritdoc />
    public Task ShowAsync(string displayId, bool update, CellOutput output)
    {
        _display(displayId, update, new Dictionary<string, string> { ["text/html"] = output.Html, ["text/plain"] = output.Text });
        return Task.CompletedTask;
    }
}
