using System.Collections.Concurrent;
using RealtimeWorkbench.Notebooks.Hosts;

namespace RealtimeWorkbench.Notebooks.Tests.Hosts;

#pragma warning disable CA1001 // A token source without a timer holds nothing.
/// <summary>A notebook host that keeps what it is shown.</summary>
internal sealed class PlayedHost(bool updatesLater = false) : IHostBridge
#pragma warning restore CA1001
{
    private readonly TaskCompletionSource _updated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _interrupt = new();

    public bool UpdatesLater => updatesLater;

    public CancellationToken CellCancellation => _interrupt.Token;

    public ConcurrentQueue<(string Id, bool Update, CellOutput Output)> Shown { get; } = new();

    /// <summary>What outputs were told that show the face.</summary>
    public IReadOnlyList<CellOutput> FaceUpdates => [.. Shown.Where(shown => shown.Update && IsFace(shown.Id)).Select(shown => shown.Output)];

    /// <summary>Ends when an output is updated whose id begins with rtw-workbench.</summary>
    public Task FaceUpdated => _updated.Task;

    /// <summary>The way of a face that is shown for the first time; updates overtake it.</summary>
    public Task Way { get; set; } = Task.CompletedTask;

    /// <summary>Called for each output, after it was kept.</summary>
    public Action<CellOutput>? OnShow { get; set; }

    public void Interrupt() => _interrupt.Cancel();

    /// <summary>What follows is executed by another cell.</summary>
    public void NextCell() => _interrupt = new CancellationTokenSource();

    public async Task ShowAsync(string displayId, bool update, CellOutput output)
    {
        if (!update && IsFace(displayId))
        {
            await Way;
        }

        Shown.Enqueue((displayId, update, output));
        OnShow?.Invoke(output);
        if (update && IsFace(displayId))
        {
            _updated.TrySetResult();
        }
    }

    private static bool IsFace(string displayId) => displayId.StartsWith("rtw-workbench", StringComparison.Ordinal);
}
