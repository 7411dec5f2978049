using System.Collections.Concurrent;
using RealtimeWorkbench.Notebooks.Hosts;

namespace RealtimeWorkbench.Notebooks.Tests.Hosts;

#pragma warning disable CA1001 // A token source without a timer holds nothing.
/// <summary>A notebook host that keeps what it is shown.</summary>
internal sealed class PlayedHost(bool updatesLater = false) : IHostBridge
#pragma warning restore CA1001
{
    private readonly TaskCompletionSource _updated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _interrupt = new();

    public bool UpdatesLater => updatesLater;

    public CancellationToken CellCancellation => _interrupt.Token;

    public ConcurrentQueue<(string Id, bool Update, CellOutput Output)> Shown { get; } = new();

    /// <summary>What outputs were told that show the face.</summary>
    public IReadOnlyList<CellOutput> FaceUpdates => [.. Shown.Where(shown => shown.Update && IsFace(shown.Id)).Select(shown => shown.Output)];

    /// <summary>Ends when an output is updated whose id begins with rtw-workbench.</summary>
    public Task FaceUpdated => _updated.Task;

    /// <summary>Called for each output, after it was kept.</summary>
    public Action<CellOutput>? OnShow { get; set; }

    public void Interrupt() => _interrupt.Cancel();

    public Task ShowAsync(string displayId, bool update, CellOutput output)
    {
        Shown.Enqueue((displayId, update, output));
        OnShow?.Invoke(output);
        if (update && IsFace(displayId))
        {
            _updated.TrySetResult();
        }

        return Task.CompletedTask;
    }

    private static bool IsFace(string displayId) => displayId.StartsWith("rtw-workbench", StringComparison.Ordinal);
}
