namespace RealtimeWorkbench.Spc.Baselines;

// Suggestions, and stores that share a file.
public sealed partial class BaselineStore
{
    /// <summary>Most characters of the name of who decides.</summary>
    public const int MostName = 100;

    /// <summary>Most characters of a reason.</summary>
    public const int MostReason = 1000;

    /// <summary>Most versions of a series that are kept of limits that adapted by themselves (Spc.Adaptive); the oldest leave first.</summary>
    public const int MostAdaptive = 100;

    /// <summary>What the reason of limits begins with that adapted by themselves; the reason of a decision begins with what was decided.</summary>
    internal const string AdaptiveReason = "Adaptive: ";

    private readonly Dictionary<(string Machine, string Metric), RebaseSuggestion> _suggestions = [];

    /// <summary>Limits that await a decision, by machine and metric.</summary>
    public IReadOnlyList<RebaseSuggestion> Suggestions
    {
        get
        {
            lock (_access)
            {
                return
                [
                    .. _suggestions.Values
                        .OrderBy(suggestion => suggestion.Candidate.Machine, StringComparer.Ordinal)
                        .ThenBy(suggestion => suggestion.Candidate.Metric, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>Makes suggested limits the newest baseline of a machine's metric.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="by">Who decides so.</param>
    /// <param name="why">Why, in a sentence.</param>
    /// <param name="at">When (UTC), if it is known.</param>
    /// <returns>The new baseline.</returns>
    /// <exception cref="ArgumentException">Nothing is suggested, the baseline has changed since, or nobody or no reason is given.</exception>
    public Baseline Rebase(string machine, string metric, string by, string why, DateTimeOffset? at = null)
    {
        CheckDecision(by, why);
        lock (_access)
        {
            if (!_suggestions.TryGetValue((machine, metric), out var suggestion))
            {
                throw new ArgumentException($"No new limits are suggested for {metric} of {machine}.", nameof(metric));
            }

            if (Latest(machine, metric) is { } latest && latest.Version != suggestion.Against)
            {
                throw new ArgumentException(
                    Invariant($"The limits for {metric} of {machine} were suggested against version {suggestion.Against}, and version {latest.Version} is in use now."), nameof(metric));
            }

            _suggestions.Remove((machine, metric));
            return Add(suggestion.Candidate with { EstablishedBy = by, EstablishedAt = at, Reason = Invariant($"Rebased: {why.TrimEnd('.')}. Evidence: {suggestion.Sentence}") });
        }
    }

    /// <summary>Makes limits the newest that come from the rows of a version, or of what is suggested, without some whose cause was found.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="version">The version; <see langword="null"/> for what is suggested against the newest, or where nothing is, the newest.</param>
    /// <param name="exclude">Rows or times with their causes, as <see cref="BaselineRevision.Read"/> reads them; at least one.</param>
    /// <param name="by">Who decides so.</param>
    /// <param name="why">Why, in a sentence.</param>
    /// <param name="at">When (UTC), if it is known.</param>
    /// <returns>The new baseline.</returns>
    /// <exception cref="ArgumentException">There is no such version, its rows are not kept, a row is not among them, or nobody or no reason is given.</exception>
    public Baseline Rebase(
        string machine, string metric, int? version, IReadOnlyList<string> exclude, string by, string why, DateTimeOffset? at = null)
    {
        CheckDecision(by, why);
        lock (_access)
        {
            _suggestions.TryGetValue((machine, metric), out var suggestion);
            var latest = Latest(machine, metric);
            var old = version is { } number ? Find(machine, metric, number)
                : suggestion is not null && suggestion.Against == (latest?.Version ?? suggestion.Against) ? suggestion.Candidate
                : latest;
            if (old is null)
            {
                throw new ArgumentException(Invariant($"There is no baseline {version} of {metric} of {machine}."), nameof(version));
            }

            var next = BaselineRevision.Without(old, [.. exclude.SelectMany(text => BaselineRevision.Read(text, old))]);
            _suggestions.Remove((machine, metric));
            return Add(next with { EstablishedBy = by, EstablishedAt = at, Reason = $"Rebased: {why} {next.Reason}" });
        }
    }

    /// <summary>Suggests limits, in the place of what was suggested for the series before.</summary>
    public void Suggest(RebaseSuggestion suggestion)
    {
        lock (_access)
        {
            _suggestions[(suggestion.Candidate.Machine, suggestion.Candidate.Metric)] = suggestion;
            Interlocked.Increment(ref _revision);
        }
    }

    /// <summary>Finds what was added since for the series of a baseline, such as a version that a person went back to.</summary>
    /// <returns>The newest; <see langword="null"/> where nothing is newer.</returns>
    internal Baseline? NewerThan(Baseline used) => Latest(used.Machine, used.Metric) is { } latest && latest.Version > used.Version ? latest : null;

    /// <summary>What a chart that runs tells of a newer baseline.</summary>
    /// <param name="used">The baseline before.</param>
    /// <param name="newer">The newer one.</param>
    /// <param name="whyUnfit">Why it cannot be used, in the words that follow its name; null if it can.</param>
    /// <param name="whyOther">What it does not do that the settings ask for; null if it does all.</param>
    internal static string NewsOf(Baseline used, Baseline newer, string? whyUnfit, string? whyOther)
    {
        if (whyUnfit is not null)
        {
            return Invariant($"Baseline {newer.Version} of {newer.Metric} {whyUnfit}; baseline {used.Version} stays in use.");
        }

        // What a person decides is kept, though not what was promised.
        var taken = Invariant($"Baseline {newer.Version} of {newer.Metric} takes the place of {used.Version}, by {newer.EstablishedBy}: {newer.Reason}");
        return whyOther is null ? taken : $"{taken.TrimEnd('.')}. It {whyOther}, and is used as it is.";
    }

    /// <summary>What is told at the start of a baseline that a person decided, and that does not do all that the settings ask for.</summary>
    internal static string KeptAsItIs(Baseline stored, string whyOther) =>
        Invariant($"Baseline {stored.Version} of {stored.Metric}, by {stored.EstablishedBy}, {whyOther}, and is used as it is.");

    /// <summary>
    /// Adds what a monitor found, unless it has found the same before: a run that goes on from a checkpoint finds things again. What it has replaced
    /// since is added, too: as an old version it would give way to the newer one at once.
    /// </summary>
    /// <returns>The baseline with its version.</returns>
    internal Baseline AddOnce(Baseline baseline)
    {
        lock (_access)
        {
            return _baselines.TryGetValue((baseline.Machine, baseline.Metric), out var versions)
                && versions.FindLast(known => IsSame(known, baseline)) is { } same
                && !versions.Exists(known => known.Version > same.Version && known.EstablishedBy == baseline.EstablishedBy)
                ? same
                : Add(baseline);
        }
    }

    /// <summary>
    /// Writes into this store, which is that of a file, what another one knows, and takes over from it what people decided. Versions that stand in the
    /// file keep their numbers; where both gave one number to different baselines, what a person decided is made the newest again.
    /// </summary>
    /// <param name="running">The store of a run.</param>
    /// <param name="own">Name under which the run establishes baselines. Others of that name in the file are its own past, or that of another run, and not taken over.</param>
    /// <returns>Whether this store has changed.</returns>
    internal bool Exchange(BaselineStore running, string own)
    {
        lock (_access)
        {
            lock (running._access)
            {
                var before = _revision;
                foreach (var (key, theirs) in running._baselines)
                {
                    if (!_baselines.TryGetValue(key, out var versions))
                    {
                        _baselines[key] = versions = new List<Baseline>(1);
                    }

                    if (!TryWrite(versions, theirs, own))
                    {
                        // The run learns the numbers of the file.
                        theirs.Clear();
                        theirs.AddRange(versions);
                        Interlocked.Increment(ref running._revision);
                    }
                }

                foreach (var (key, versions) in _baselines)
                {
                    TakeDecisions(running, key, versions, own);
                }

                ExchangeSuggestions(running);
                return _revision != before;
            }
        }
    }

    /// <summary>Whether two are one baseline, whatever their numbers. The same data have other limits where other limits were asked for.</summary>
    private static bool IsSame(Baseline one, Baseline other) =>
        (one.Chart, one.SubgroupSize, one.DataHash, one.EstablishedBy, one.Reason)
            == (other.Chart, other.SubgroupSize, other.DataHash, other.EstablishedBy, other.Reason)
        && LimitsOf(one).Equals(LimitsOf(other))
        && VariableBaseline.AreAlike(one.Variables, other.Variables);

    /// <summary>What decides about the limits, to be compared by Equals: what is not a number is equal to itself there.</summary>
    private static (double, double, double, double, double, double?, double?, double?, string?) LimitsOf(Baseline baseline) =>
        (baseline.Center, baseline.Sigma, baseline.Location.Lower, baseline.Location.Upper, baseline.SigmaMultiple,
            baseline.Coverage, baseline.DecisionInterval, baseline.HeadStart, baseline.Basis);

    private static bool IsAdaptive(Baseline baseline) => baseline.Reason.StartsWith(AdaptiveReason, StringComparison.Ordinal);

    /// <summary>Finds a version.</summary>
    /// <returns>Its place, or the complement of the place that it would have.</returns>
    private static int PlaceOf(List<Baseline> versions, int version)
    {
        var (low, high) = (0, versions.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (versions[middle].Version == version)
            {
                return middle;
            }

            (low, high) = versions[middle].Version < version ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>Leaves the oldest of those out that adapted by themselves, where there are too many. The newest of all, which is in force, always stays.</summary>
    private static void LeaveOutOldest(List<Baseline> versions)
    {
        if (versions.Count <= MostAdaptive)
        {
            return;
        }

        var tooMany = versions.Count(IsAdaptive) - MostAdaptive;
        if (tooMany > 0)
        {
            versions.RemoveAll(known => IsAdaptive(known) && tooMany-- > 0);
        }
    }

    /// <summary>Whether a baseline is one of those that <see cref="LeaveOutOldest"/> would leave out at once.</summary>
    private static bool HasLeft(List<Baseline> versions, Baseline baseline) =>
        versions.Count >= MostAdaptive && IsAdaptive(baseline) && versions.Count(known => known.Version > baseline.Version && IsAdaptive(known)) >= MostAdaptive;

    /// <summary>Writes versions of a run to those of the file.</summary>
    /// <returns>Whether all could keep their numbers.</returns>
    private bool TryWrite(List<Baseline> versions, List<Baseline> theirs, string own)
    {
        var kept = true;
        foreach (var baseline in theirs.ToArray())
        {
            var at = PlaceOf(versions, baseline.Version);
            if (at >= 0 ? IsSame(versions[at], baseline) : HasLeft(versions, baseline))
            {
                continue;
            }

            _revision++;
            if (at < 0)
            {
                versions.Insert(~at, baseline);
                continue;
            }

            kept = false;
            if (versions.Exists(known => IsSame(known, baseline)))
            {
                continue;
            }

            var number = versions[^1].Version + 1;
            var decided = versions[^1];
            versions.Add(baseline with { Version = number });
            if (decided.EstablishedBy != own && baseline.EstablishedBy == own)
            {
                versions.Add(decided with
                {
                    Version = number + 1,
                    Reason = Invariant($"Back to version {decided.Version}: decided while version {number} was being established. {decided.Reason}"),
                });
            }
        }

        LeaveOutOldest(versions);
        return kept;
    }

    private static void TakeDecisions(BaselineStore running, (string Machine, string Metric) key, List<Baseline> versions, string own)
    {
        foreach (var baseline in versions)
        {
            if (baseline.EstablishedBy == own)
            {
                continue;
            }

            if (!running._baselines.TryGetValue(key, out var theirs))
            {
                running._baselines[key] = theirs = [];
            }

            if (PlaceOf(theirs, baseline.Version) is < 0 and var place)
            {
                theirs.Insert(~place, baseline);
                Interlocked.Increment(ref running._revision);
            }
        }
    }

    /// <summary>A suggestion lives until the baseline that it was made against is no longer the newest.</summary>
    private void ExchangeSuggestions(BaselineStore running)
    {
        foreach (var (key, suggestion) in running._suggestions)
        {
            if (!_suggestions.TryGetValue(key, out var known) || known.Candidate.DataHash != suggestion.Candidate.DataHash)
            {
                _suggestions[key] = suggestion;
                _revision++;
            }
        }

        foreach (var key in _suggestions.Keys.ToArray())
        {
            if (!_baselines.TryGetValue(key, out var versions) || versions[^1].Version != _suggestions[key].Against)
            {
                _suggestions.Remove(key);
                running._suggestions.Remove(key);
                _revision++;
            }
            else if (!running._suggestions.ContainsKey(key))
            {
                running._suggestions[key] = _suggestions[key];
            }
        }
    }
}
