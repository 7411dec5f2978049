using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <content>Where each file is gone on with.</content>
internal sealed partial class MergedFiles
{
    /// <summary>Finds out where each file is gone on with, and which have something left.</summary>
    private void Begin(SourcePosition? position, CancellationToken cancellationToken)
    {
        _given = position?.Offset ?? 0;
        _files = [];
        _heldSince = null;
        _newest = long.MinValue;
        _nameless = null;
        _searched = _time.GetTimestamp();
        var known = position is { } before ? FilePosition.Parse(before, _options.From, _options.To, _pattern).ToList() : [];
        List<FoundFile> found = [];
        foreach (var (path, source) in _sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(Look(path, source, cancellationToken));
        }

        var matched = Match(found, known);
        var folders = new ListedFolders();
        foreach (var file in known.Where(file => IsPutAside(file, folders)).ToList())
        {
            // Its name is for a file that is still to come; until then the earlier one is read.
            known.Remove(file);
            found.Add(new FoundFile(file.Path, _sources.GetValueOrDefault(file.Path) ?? SourceOf(file.Path), long.MinValue, Beginning: null, State: null));
            matched.Add(found[^1], file);
        }

        RefuseOthers(known, matched.Count);
        SayGone(known);
        foreach (var file in found.OrderBy(file => file.First))
        {
            var earlier = matched.GetValueOrDefault(file);
            if (file.Beginning is null && earlier is null && (_options.Follow || file.State is { Length: 0 }))
            {
                // Found again once it holds something.
                continue;
            }

            Add(file, earlier, hasMore: earlier?.Length is not { } length || length != file.State?.Length || (_options.Follow && IsFresh(file.State)));
        }
    }

    private void Add(FoundFile file, FilePosition? earlier, bool hasMore)
    {
        if (_options.Follow && file.Beginning is { } beginning)
        {
            // It may get another name before its turn.
            earlier ??= new FilePosition(file.Path, beginning, Records: 0, Samples: 0, DeadLetters: 0, Length: null);
        }

        var merged = new MergedFile(file.Path, file.Source, file.First, earlier, file.State)
        {
            IsSettled = file.IsSettled,
            PutAside = position => _gone.Add(position),
            IsOfOther = taken => RotatedFile.IsNumbered(file.Path)
                || _files.Exists(other => RotatedFile.IsNameOf(other.Path, file.Path) && other.Position?.IsOf(file.Path, taken) == true)
                || _gone.Exists(other => RotatedFile.IsNameOf(other.Path, file.Path) && other.IsOf(file.Path, taken)),
        };
        if (earlier?.Length == 0)
        {
            // It was put aside and read before, so that nobody need wait for it.
            merged.SilentSince = _time.GetTimestamp();
        }

        // Looking at it has shown faults before their time, and one that was read whole is not opened again to show its own.
        file.Source.NoteFaults(isRead: !hasMore);
        _files.Add(merged);
        if (hasMore)
        {
            var behind = MayBeRenamed(merged) ? 0 : _waiting.FindIndex(other => other.First > merged.First);
            _waiting.Insert(behind < 0 ? _waiting.Count : behind, merged);
        }
    }

    /// <summary>Whether a file that is not there any more is found beside its place, and may be followed from there.</summary>
    private bool IsPutAside(FilePosition file, ListedFolders folders) =>
        _options.Follow && file.Length != 0 && !File.Exists(file.Path)
        && RotatedFile.Find(file.Path, _sources.Values.First() is CsvFile, file.Beginning, folders).Count > 0;

    /// <summary>Whether a file was written to not long ago, so that more may come of it soon.</summary>
    private bool IsFresh(FileState? state) => _time.GetUtcNow().UtcDateTime - state?.Written < MergedFilesOptions.ClosedAfter;

    /// <summary>Looks at the first sample of a file.</summary>
    private FoundFile Look(string path, IFileSource source, CancellationToken cancellationToken = default)
    {
        var state = MergedFile.StateOf(path);
        if (state is { Length: 0 })
        {
            // As right after it was put aside for a new one. A header is missed where it is read alone.
            return new FoundFile(path, source, long.MinValue, Beginning: null, state);
        }

        using var reading = source.Open(null);
        var found = Look(path, source, state, reading, cancellationToken);
        if (found.Beginning is not null || !_options.Follow || IsFresh(state))
        {
            return found;
        }

        try
        {
            // It has begun and not gone on, as one of a part that has one row: what it has is read by now or told.
            reading.Settle();
            return Look(path, source, state, reading, cancellationToken) with { IsSettled = true };
        }
        catch (SourceException problem) when (problem.InnerException is null)
        {
            LeaveOut(path, state, problem.Message, "has not been written to for long and is not read as it is");
            return found;
        }
    }

    private FoundFile Look(string path, IFileSource source, FileState? state, IFileReading reading, CancellationToken cancellationToken)
    {
        string? beginning = null;
        var first = long.MinValue;
        while (first == long.MinValue && reading.Take() is { } taken)
        {
            using var batch = Within(taken);
            cancellationToken.ThrowIfCancellationRequested();
            beginning ??= batch.End.Memo;

            // One without samples comes first: its dead letters have no time.
            first = batch.Count > 0 ? batch.Timestamps[0] : first;
        }

        return reading.HasCalendarTimes
            ? new FoundFile(path, source, first, beginning, state)
            : throw new SourceException(
                $"{path} does not say when its rows were, only how long after a start that nobody knows, so it cannot be put in order with others; read it alone.");
    }

    /// <summary>Finds the files that an earlier run has read: where they were, or under the name that they were given since.</summary>
    /// <param name="found">What is there.</param>
    /// <param name="known">What was read; what is found is taken out.</param>
    private static Dictionary<FoundFile, FilePosition> Match(List<FoundFile> found, List<FilePosition> known)
    {
        Dictionary<FoundFile, FilePosition> matched = [];
        Take((file, earlier) => file.Path == earlier.Path && earlier.IsOf(file.Path, file.Beginning));
        Take((file, earlier) => RotatedFile.IsNameOf(earlier.Path, file.Path) && earlier.IsOf(file.Path, file.Beginning));
        Take((file, earlier) => Path.GetFileName(file.Path) == Path.GetFileName(earlier.Path) && earlier.IsOf(file.Path, file.Beginning));

        // Another file of its name: whoever reads it says so, or finds it beside.
        Take((file, earlier) => file.Path == earlier.Path && earlier.Length != 0 && !RotatedFile.IsNumbered(file.Path), isKnown: false);
        return matched;

        void Take(Func<FoundFile, FilePosition, bool> isSame, bool isKnown = true)
        {
            foreach (var file in found.Where(file => !matched.ContainsKey(file)))
            {
                if (known.Find(earlier => isSame(file, earlier)) is { } earlier)
                {
                    known.Remove(earlier);
                    matched.Add(file, earlier with { Path = file.Path, Length = isKnown && IsUpToDate(file, earlier) ? earlier.Length : null });
                }
            }
        }
    }

    /// <summary>Whether all of a file was read as it is now; of one that is gone and known (0) nobody knows.</summary>
    private static bool IsUpToDate(FoundFile file, FilePosition earlier) => earlier.Length == 0 || earlier.Length == file.State?.Length;

    /// <summary>Refuses a checkpoint of other files: what is restored from it would judge these.</summary>
    /// <param name="left">Files that were read and are not found again.</param>
    /// <param name="matched">How many were found again.</param>
    private void RefuseOthers(List<FilePosition> left, int matched)
    {
        var others = left.Where(file => file.Length != 0 && !FilePattern.Names(_pattern, file.Path)).ToList();
        if (others.Find(file => File.Exists(file.Path) && FileMark.Parse(file.Beginning).IsIn(file.Path)) is { } other)
        {
            throw new SourceException(
                $"The checkpoint has read {other.Path}, which {_pattern} does not name; name it, too, or name another Checkpoint.Path to read the files of {_pattern} from their start.");
        }

        if (matched == 0 && others.Count > 0 && others.Count == left.Count)
        {
            throw new SourceException(
                $"The checkpoint is of {(left.Count > 1 ? Invariant($"{left.Count} other files, such as {left[0].Path}") : $"another file, {left[0].Path}")}; name another Checkpoint.Path to read the files of {_pattern} from their start.");
        }
    }

    /// <summary>Takes note of the files that are gone, and says so, once.</summary>
    private void SayGone(List<FilePosition> files)
    {
        var read = files.Where(file => file.Length > 0).ToList();
        if (read.Count > MostGoneTold)
        {
            Say(isProblem: false, Invariant($"{read.Count} files are gone since the checkpoint, which had read them to their ends, from {read[0].Path} to {read[^1].Path}."));
        }

        // Those that were told before stand first, so that the oldest are the first that are forgotten.
        _gone = [.. files.OrderBy(file => file.Length != 0).Select(file => Gone(file, isTold: file.Length > 0 && read.Count > MostGoneTold))];
        ForgetOldest();
    }

    /// <summary>Says that a file is gone, once.</summary>
    /// <exception cref="SourceException">It had not been read to its end, and nothing more comes.</exception>
    private FilePosition Gone(FilePosition file, bool isTold)
    {
        var read = file.Records + file.Samples + file.DeadLetters;
        if (file.Length is null && !_options.Follow)
        {
            throw new SourceException(Invariant(
                $"{file.Path} is gone, and the checkpoint had read it only up to record {read}; put it back, or name another Checkpoint.Path to read the other files from their start."));
        }

        if (file.Length is null)
        {
            Say(isProblem: true, Invariant($"{file.Path} is gone since the checkpoint, which had read it up to record {read}; what it had after that is not read."));
        }
        else if (file.Length > 0 && !isTold)
        {
            Say(isProblem: false, _options.Follow
                ? Invariant($"{file.Path} is gone since the checkpoint, which had read it up to record {read}; if more was appended to it, or another file had its name in between, that is not read.")
                : Invariant($"{file.Path} is gone since the checkpoint, which had read it to its end, record {read}."));
        }

        return file with { Length = file.Length is null ? null : 0 };
    }

    /// <summary>A file as it was found.</summary>
    /// <param name="Path">Where it is.</param>
    /// <param name="Source">What reads it.</param>
    /// <param name="First">Event time of its first sample, in ticks; the least where it has none.</param>
    /// <param name="Beginning">What it begins with; null while nobody can tell.</param>
    /// <param name="State">How it was before it was looked at.</param>
    private sealed record FoundFile(string Path, IFileSource Source, long First, string? Beginning, FileState? State)
    {
        /// <summary>Whether it was judged by what is there, for it has not been written to for long.</summary>
        public bool IsSettled { get; init; }
    }
}
