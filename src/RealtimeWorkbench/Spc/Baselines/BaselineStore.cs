using System.Text.Json;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>All baselines of a plant, in memory, each with its version; nothing is ever overwritten.</summary>
/// <remarks>
/// Thread-safe. Monitors ask it once a series, not once a sample. Of limits that adapted by themselves the newest
/// <see cref="MostAdaptive"/> of a series are kept; of all others, every version.
/// </remarks>
public sealed partial class BaselineStore
{
    private readonly Lock _access = new();

    /// <summary>Versions of each series, the newest last.</summary>
    private readonly Dictionary<(string Machine, string Metric), List<Baseline>> _baselines = [];
    private int _revision;

    /// <summary>All baselines, by machine, metric and version.</summary>
    public IReadOnlyList<Baseline> All
    {
        get
        {
            lock (_access)
            {
                return
                [
                    .. _baselines.Values.SelectMany(versions => versions)
                        .OrderBy(baseline => baseline.Machine, StringComparer.Ordinal)
                        .ThenBy(baseline => baseline.Metric, StringComparer.Ordinal)
                        .ThenBy(baseline => baseline.Version),
                ];
            }
        }
    }

    /// <summary>Adds a baseline as the newest of its machine and metric. What was suggested against the one before is no longer.</summary>
    /// <param name="baseline">The baseline; its version is set here.</param>
    /// <returns>The baseline with its version.</returns>
    public Baseline Add(Baseline baseline)
    {
        lock (_access)
        {
            var key = (baseline.Machine, baseline.Metric);
            if (!_baselines.TryGetValue(key, out var versions))
            {
                _baselines[key] = versions = new List<Baseline>(1);
            }

            var stored = baseline with { Version = versions.Count == 0 ? 1 : versions[^1].Version + 1 };
            versions.Add(stored);
            LeaveOutOldest(versions);

            // It was made against a baseline that is not the newest any more.
            _suggestions.Remove(key);
            Interlocked.Increment(ref _revision);
            return stored;
        }
    }

    /// <summary>Finds the newest baseline of a machine's metric.</summary>
    /// <returns>The baseline, or <see langword="null"/> if there is none.</returns>
    public Baseline? Latest(string machine, string metric)
    {
        lock (_access)
        {
            return _baselines.TryGetValue((machine, metric), out var versions) ? versions[^1] : null;
        }
    }

    /// <summary>Finds a baseline by its version.</summary>
    /// <returns>The baseline, or <see langword="null"/> if there is none.</returns>
    public Baseline? Find(string machine, string metric, int version)
    {
        lock (_access)
        {
            return _baselines.TryGetValue((machine, metric), out var versions) && PlaceOf(versions, version) is >= 0 and var place ? versions[place] : null;
        }
    }

    /// <summary>Makes the limits of an older baseline the newest again. Nothing is taken away: it becomes a version of its own.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="version">Version to go back to.</param>
    /// <param name="by">Who decides so.</param>
    /// <param name="why">Why, in a sentence.</param>
    /// <param name="at">When (UTC), if it is known.</param>
    /// <returns>The new baseline.</returns>
    /// <exception cref="ArgumentException">There is no such version, or nobody or no reason is given.</exception>
    public Baseline RollBack(string machine, string metric, int version, string by, string why, DateTimeOffset? at = null)
    {
        CheckDecision(by, why);
        var old = Find(machine, metric, version)
            ?? throw new ArgumentException(Invariant($"There is no baseline {version} of {metric} of {machine}."), nameof(version));
        return Add(old with { EstablishedBy = by, EstablishedAt = at, Reason = Invariant($"Back to version {version}: {why}") });
    }

    private static void CheckDecision(string by, string why)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        ArgumentException.ThrowIfNullOrWhiteSpace(why);
        if (by.Length > MostName || why.Length > MostReason)
        {
            throw new ArgumentException(
                Invariant($"The name has {by.Length} characters and the reason {why.Length}; there may be {MostName} and {MostReason}."), nameof(by));
        }

        if (by == SpcMonitorOptions.UsualName)
        {
            throw new ArgumentException($"'{by}' is the name of what the program finds by itself; say who decides.", nameof(by));
        }
    }

    /// <summary>Counts changes, so that a monitor need not ask for each series whether there is a newer baseline.</summary>
    internal int Revision => Volatile.Read(ref _revision);

    /// <summary>
    /// Takes a baseline as it is. What the same monitor found out after its version was never kept and will be found out again; what a person
    /// decided stays.
    /// </summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="by">Name under which the monitor establishes baselines.</param>
    internal void PutBack(Baseline baseline, string by)
    {
        lock (_access)
        {
            var key = (baseline.Machine, baseline.Metric);
            if (!_baselines.TryGetValue(key, out var versions))
            {
                _baselines[key] = versions = new List<Baseline>(1);
            }

            // A checkpoint does not have the rows, which a file may have.
            var kept = versions.Find(known => known.Version == baseline.Version && IsSame(known, baseline)) ?? baseline;
            versions.RemoveAll(known => known.Version == baseline.Version || (known.Version > baseline.Version && known.EstablishedBy == by));
            versions.Insert(~PlaceOf(versions, baseline.Version), kept);
            Interlocked.Increment(ref _revision);
        }
    }

    /// <summary>Takes a baseline back, as if it had never been added.</summary>
    internal void TakeBack(Baseline baseline)
    {
        lock (_access)
        {
            var key = (baseline.Machine, baseline.Metric);
            if (_baselines.TryGetValue(key, out var versions)
                && versions.RemoveAll(known => known.Version == baseline.Version) > 0
                && versions.Count == 0)
            {
                _baselines.Remove(key);
            }
        }
    }

    /// <summary>Writes all baselines as JSON.</summary>
    public void Save(Stream destination) =>
        JsonSerializer.Serialize(
            destination, new BaselineFile(BaselineFile.CurrentFormat, All, Suggestions), BaselineJson.Default.BaselineFile);

    /// <summary>Reads a store that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It isn't one, or one of a later format.</exception>
    public static BaselineStore Load(Stream source)
    {
        BaselineFile? file;
        try
        {
            file = JsonSerializer.Deserialize(source, BaselineJson.Default.BaselineFile);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The file of baselines cannot be read: {error.Message}", error);
        }

        if (file?.Baselines is null || file.Format != BaselineFile.CurrentFormat)
        {
            throw new InvalidDataException(Invariant(
                $"The file of baselines has format {file?.Format ?? 0}; this version reads format {BaselineFile.CurrentFormat}."));
        }

        var store = new BaselineStore();
        foreach (var baseline in file.Baselines.OrderBy(baseline => baseline.Version))
        {
            var key = (baseline.Machine, baseline.Metric);
            if (!store._baselines.TryGetValue(key, out var versions))
            {
                store._baselines[key] = versions = new List<Baseline>(1);
            }

            if (baseline.Version < 1 || (versions.Count > 0 && versions[^1].Version == baseline.Version))
            {
                throw new InvalidDataException(Invariant(
                    $"Baseline {baseline.Version} of {baseline.Metric} of {baseline.Machine} stands in the file twice, or is below 1."));
            }

            versions.Add(baseline);
        }

        foreach (var suggestion in file.Suggestions ?? [])
        {
            if (suggestion?.Candidate is null || suggestion.Sentence is null)
            {
                throw new InvalidDataException("The file of baselines holds a suggestion without limits or without its evidence; take it out of \"suggestions\".");
            }

            store._suggestions[(suggestion.Candidate.Machine, suggestion.Candidate.Metric)] = suggestion;
        }

        return store;
    }
}
