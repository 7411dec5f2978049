namespace RealtimeWorkbench.Sources.Files;

/// <content>Files that are new, and what is wrong with names.</content>
internal sealed partial class MergedFiles
{
    /// <summary>Searches after which a file that is like another one is taken for a copy of it.</summary>
    private const int SearchesForCopy = 10;

    private readonly Dictionary<string, int> _passedOver = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (FileState? State, string Reason)> _leftOut = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly Troubles _troubles;
    private readonly MissingParts _missing;
    private long _searched;

    /// <summary>Takes up what fits the pattern by now and is not known.</summary>
    private void SearchForNew()
    {
        List<(string Part, SourceException Problem)> missing = [];
        var found = FilePattern.FindAny(_pattern, missing);
        _missing.Take(missing);
        var known = _files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in found.Where(known.Add))
        {
            Search(path);
        }

        ForgetNames(found);
    }

    /// <summary>Takes up a file that is new.</summary>
    private void Search(string path)
    {
        if (_passedOver.GetValueOrDefault(path) > SearchesForCopy)
        {
            return;
        }

        FileState? state = null;
        try
        {
            state = MergedFile.StateOf(path);
            if (_leftOut.TryGetValue(path, out var left) && left.State == state)
            {
                return;
            }

            var source = _sources.GetValueOrDefault(path) ?? SourceOf(path);
            var file = Look(path, source);
            NoteReadable(path);
            if (file.Beginning is null)
            {
                return;
            }

            foreach (var other in _files.Where(other => RotatedFile.IsNameOf(other.Path, path)))
            {
                if (other.Position is { } read && !RotatedFile.BeginsAs(other.Path, read))
                {
                    // That one was put aside a moment ago; where it is read shows what this one is.
                    return;
                }

                if (other.Position?.Fits(file.Beginning) == true && RotatedFile.IsCopy(other.Path, path))
                {
                    // That one may be cut off in a moment.
                    PassOver(path, other.Path);
                    return;
                }
            }

            if (!_sources.ContainsKey(path))
            {
                Volatile.Write(ref _sources, new Dictionary<string, IFileSource>(_sources, StringComparer.Ordinal) { [path] = source });
            }

            List<FilePosition> gone = [.. _gone];
            var earlier = Match([file], gone).GetValueOrDefault(file);
            _gone = gone;
            Add(file, earlier, hasMore: true);
        }
        catch (SourceException problem) when (problem.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was renamed a moment ago, and is found under its new name.
        }
        catch (SourceException problem) when (problem.InnerException is IOException or UnauthorizedAccessException)
        {
            // Whoever makes it may still be about to give it its rights, or hold it for a moment.
            _unreadable.Add(path);
            _troubles.Begin(path, $"{problem.Message} It is read as soon as it can be.");
        }
        catch (SourceException problem)
        {
            NoteReadable(path);
            LeaveOut(path, state, problem.Message);
        }
    }

    /// <summary>Leaves a file out as it is now; another one may have its name later.</summary>
    private void LeaveOut(string path, FileState? state, string reason, string what = "is new and is not read")
    {
        var isTold = _leftOut.TryGetValue(path, out var before) && before.Reason == reason;
        _leftOut[path] = (state, reason);
        if (!isTold)
        {
            Say(isProblem: true, $"{path} {what}: {reason}");
        }
    }

    private void NoteReadable(string path)
    {
        if (_unreadable.Remove(path))
        {
            _troubles.End($"{path} can be opened now.", path);
        }
    }

    /// <summary>Forgets what was wrong with files that are gone.</summary>
    private void ForgetNames(IReadOnlyList<string> found)
    {
        var names = found.ToHashSet(StringComparer.Ordinal);
        foreach (var path in _passedOver.Keys.Concat(_leftOut.Keys).Where(path => !names.Contains(path)).ToList())
        {
            _passedOver.Remove(path);
            _leftOut.Remove(path);
        }

        foreach (var path in _unreadable.Where(path => !names.Contains(path)).ToList())
        {
            _unreadable.Remove(path);
            _troubles.End($"{path} is gone; nothing more of it was read.", path);
        }
    }

    private void PassOver(string path, string original)
    {
        var times = _passedOver[path] = _passedOver.GetValueOrDefault(path) + 1;
        if (times > SearchesForCopy)
        {
            Say(isProblem: true, $"{path} holds what {original} does and is taken for a copy of it, so that it is not read.");
        }
    }
}
