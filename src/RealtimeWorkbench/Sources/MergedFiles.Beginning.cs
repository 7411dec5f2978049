using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <content>Where each file is gone on with.</content>
internal sealed partial class MergedFiles
{
    /// <summary>Finds out where each file is gone on with.</summary>
    /// <returns>The files that have something left, in the order of their first times.</returns>
    private Queue<MergedFile> Begin(SourcePosition? position, CancellationToken cancellationToken)
    {
        _given = position?.Offset ?? 0;
        var known = position is { } before ? FilePosition.Parse(before, options.From, options.To, pattern).ToList() : [];
        List<FoundFile> found = [];
        foreach (var (path, source) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(Look(path, source));
        }

        var matched = Match(found, known);
        _gone = string.Concat(known.Select(file => file.ToText()));
        foreach (var file in known)
        {
            SayGone(file);
        }

        List<(MergedFile File, bool HasMore)> all = [];
        foreach (var file in found.OrderBy(file => file.First))
        {
            var earlier = matched.GetValueOrDefault(file);
            all.Add((new MergedFile(file.Path, file.Source, file.First, earlier), earlier?.Length is not { } length || length != file.Length));
        }

        _files = [.. all.Select(file => file.File)];
        return new Queue<MergedFile>(all.Where(file => file.HasMore).Select(file => file.File));
    }

    /// <summary>Looks at the first sample of a file.</summary>
    private FoundFile Look(string path, IFileSource source)
    {
        var length = MergedFile.LengthOf(path);
        string? beginning = null;
        var first = long.MinValue;
        using var reading = source.Open(null);
        while (first == long.MinValue && reading.Take() is { } taken)
        {
            using var batch = Within(taken);
            beginning ??= batch.End.Memo;

            // One without samples comes first: its dead letters have no time.
            first = batch.Count > 0 ? batch.Timestamps[0] : first;
        }

        return reading.HasCalendarTimes
            ? new FoundFile(path, source, first, beginning, length)
            : throw new SourceException(
                $"{path} does not say when its rows were, only how long after a start that nobody knows, so it cannot be put in order with others; read it alone.");
    }

    /// <summary>Finds the files that an earlier run has read: where they were, or under the name that they were given since.</summary>
    /// <param name="found">What is there.</param>
    /// <param name="known">What was read; what is found is taken out.</param>
    private static Dictionary<FoundFile, FilePosition> Match(List<FoundFile> found, List<FilePosition> known)
    {
        Dictionary<FoundFile, FilePosition> matched = [];
        Take((file, earlier) => file.Path == earlier.Path && earlier.Fits(file.Beginning));
        Take((file, earlier) => RotatedFile.IsNameOf(earlier.Path, file.Path) && earlier.Fits(file.Beginning));
        Take((file, earlier) => Path.GetFileName(file.Path) == Path.GetFileName(earlier.Path) && earlier.Fits(file.Beginning));

        // Another file of its name: whoever reads it says so.
        Take((file, earlier) => file.Path == earlier.Path);
        return matched;

        void Take(Func<FoundFile, FilePosition, bool> isSame)
        {
            foreach (var file in found.Where(file => !matched.ContainsKey(file)))
            {
                if (known.Find(earlier => isSame(file, earlier)) is { } earlier)
                {
                    known.Remove(earlier);
                    matched.Add(file, earlier with { Path = file.Path });
                }
            }
        }
    }

    private void SayGone(FilePosition file)
    {
        if (file.Length is null)
        {
            throw new SourceException(Invariant(
                $"{file.Path} is gone, and the checkpoint had read it only up to record {file.Records + file.Samples + file.DeadLetters}; put it back, or name another Checkpoint.Path to read the other files from their start."));
        }

        _noticed?.Invoke(new SourceNotice(IsProblem: false, Invariant(
            $"{file.Path} is gone since the checkpoint, which had read it to its end, record {file.Records}.")));
    }

    private sealed record FoundFile(string Path, IFileSource Source, long First, string? Beginning, long Length);
}
