using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Operations;

/// <summary>Baselines of a run, and the file that they are kept in, if the settings name one.</summary>
/// <remarks>
/// The run takes the newest of the file at its start, writes what it establishes, and takes up what people decide while it runs. Thread-safe.
/// </remarks>
internal sealed class RunBaselines
{
    private readonly Lock _exchanging = new();
    private readonly BaselineArchive? _archive;
    private readonly string _own;
    private readonly Action<string> _warn;
    private (DateTime Written, long Length) _stamp;
    private int _revision = -1;
    private bool _hasFailed;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file; empty for none.</param>
    /// <param name="own">Name under which the run establishes baselines.</param>
    /// <param name="warn">Takes sentences that a person should read.</param>
    /// <exception cref="SourceException">The file cannot be read.</exception>
    public RunBaselines(string path, string own, Action<string> warn)
    {
        (_own, _warn) = (own, warn);
        _archive = path.Length == 0 ? null : new BaselineArchive(path);
        try
        {
            _stamp = _archive?.Stamp ?? default;
            Store = _archive?.Read() ?? new BaselineStore();
            _revision = Store.Revision;
        }
        catch (Exception broken) when (IsOfFile(broken))
        {
            throw new SourceException($"Spc.Baselines: {broken.Message}", broken);
        }
    }

    /// <summary>The baselines in use and those before them.</summary>
    public BaselineStore Store { get; }

    /// <summary>Makes the limits of an older baseline the newest again.</summary>
    /// <exception cref="ArgumentException">There is no such version, or nobody or no reason is given.</exception>
    public Baseline RollBack(string machine, string metric, int version, string by, string why, DateTimeOffset at)
    {
        Exchange();
        var baseline = Store.RollBack(machine, metric, version, by, why, at);
        Exchange();
        return baseline;
    }

    /// <summary>Makes suggested limits the newest.</summary>
    /// <exception cref="ArgumentException">Nothing is suggested, or nobody or no reason is given.</exception>
    public Baseline Rebase(string machine, string metric, string by, string why, DateTimeOffset at)
    {
        Exchange();
        var baseline = Store.Rebase(machine, metric, by, why, at);
        Exchange();
        return baseline;
    }

    /// <summary>Writes what is new and takes up what people decided; does nothing where neither has changed.</summary>
    public void Exchange()
    {
        if (_archive is null)
        {
            return;
        }

        lock (_exchanging)
        {
            try
            {
                if (_archive.Stamp == _stamp && Store.Revision == _revision)
                {
                    return;
                }

                _revision = Store.Revision;
                _stamp = _archive.ChangeAndStamp(file => file.Exchange(Store, _own));
                _hasFailed = false;
            }
            catch (Exception broken) when (IsOfFile(broken))
            {
                // Tried again each time: the disk may be full for a while only.
                _revision = -1;
                if (!_hasFailed)
                {
                    _hasFailed = true;
                    _warn($"Baselines cannot be kept: {broken.Message}");
                }
            }
        }
    }

    private static bool IsOfFile(Exception broken) => broken is IOException or UnauthorizedAccessException or InvalidDataException;
}
