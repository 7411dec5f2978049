using RealtimeWorkbench.History;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Operations;

// What runs before this one have left.
public sealed partial class Workbench
{
    private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(1);

    private readonly Lock _historyLock = new();
    private readonly SharedFlush _flush;
    private readonly Dictionary<string, IHistoryStore> _openHistories = new(StringComparer.Ordinal);

    /// <summary>Opens histories; without one, nothing is remembered.</summary>
    public IHistoryProvider? Histories { get; set; }

    /// <summary>Id of the run of now, or of the last one, in the history; <see langword="null"/> if there was none.</summary>
    public string? HistoryRun => Context?.Stream?.History?.Run;

    /// <summary>Why the history of the run cannot be written, or what is missing in it, in one sentence; <see langword="null"/> if all is well.</summary>
    public string? HistoryProblem => Context?.Stream?.History?.Problem;

    /// <summary>Gives the history that the settings name to ask it questions, with what the run of now has brought up to a second ago: it is written once a second at most, whoever asks.</summary>
    /// <returns>The history; <see langword="null"/> where none is kept.</returns>
    /// <exception cref="HistoryException">It cannot be opened.</exception>
    public async Task<HistoryReader?> ReadHistoryAsync(CancellationToken cancellationToken = default)
    {
        var settings = Settings.History;
        if (!settings.IsWanted || Histories is null)
        {
            return null;
        }

        if (Context?.Stream?.History is { } writing)
        {
            try
            {
                await _flush.Of(writing, () => writing.FlushAsync(CancellationToken.None)).WaitAsync(FlushWithin, Time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is HistoryException or TimeoutException or ObjectDisposedException)
            {
                // Then the newest is missing in the answer; the run itself says why, in its health.
            }
        }

        return new HistoryReader(OpenHistory(settings)!); // It is wanted.
    }

    /// <summary>Opens the history that settings name; null if they name none.</summary>
    /// <exception cref="SettingsException">This program cannot keep one.</exception>
    private IHistoryStore? OpenHistory(HistorySettings settings)
    {
        if (!settings.IsWanted)
        {
            return null;
        }

        if (Histories is not { } histories)
        {
            throw new SettingsException(["History.Path is set, but this program cannot keep a history; leave it empty."]);
        }

        lock (_historyLock)
        {
            // One whose path is changed stays open: a run may be writing to it.
            if (!_openHistories.TryGetValue(settings.Path, out var store))
            {
                _openHistories.Add(
                    settings.Path,
                    store = histories.Open(settings, sentence => Live.Log(RealtimeWorkbench.Live.LogLevel.Warning, sentence)));
            }

            return store;
        }
    }

    private void CloseHistories()
    {
        lock (_historyLock)
        {
            foreach (var store in _openHistories.Values)
            {
                store.Dispose();
            }

            _openHistories.Clear();
        }
    }
}
