using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Where an earlier run was in a file.</summary>
/// <param name="path">The file.</param>
/// <param name="follow">Whether another file may have taken its place.</param>
/// <param name="position">Where it was; null if there was none.</param>
/// <param name="say">Takes a sentence if another file has taken its place.</param>
internal sealed class FileResumption(string path, bool follow, SourcePosition? position, Action<SourceNotice> say)
{
    private bool _isChecked = position?.Memo is null;

    /// <summary>Opens the file or, where it was put aside since then, first what it is called now.</summary>
    /// <param name="quotes">Whether a line break inside quotes belongs to a record.</param>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    public FileRecords OpenRecords(bool quotes)
    {
        IReadOnlyList<string> putAside = follow && position is { Memo: { } beginning } ? RotatedFile.Find(path, quotes, beginning) : [];
        if (putAside.Count > 0)
        {
            say(new SourceNotice(IsProblem: false, Invariant(
                $"{path} was put aside since the checkpoint; {putAside[0]} is read on behind line {Lines}, then {string.Join(", then ", putAside.Skip(1).Append(path))}.")));
        }

        return new FileRecords(path, quotes, follow, putAside);
    }

    /// <summary>Lines that were read before; 0 if none, or if this is another file.</summary>
    public long Lines { get; private set; } = position?.Offset ?? 0;

    /// <summary>Whether the file is another one, which is read from its start.</summary>
    public bool IsAnother { get; private set; }

    /// <summary>Whether a record was read before.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="beginning">What the file begins with, if that is known yet.</param>
    /// <param name="generation">Which file of the name it is, from 0.</param>
    /// <exception cref="SourceException">It is another file, and not one that is followed.</exception>
    public bool WasRead(long line, string? beginning, int generation)
    {
        if (generation > 0)
        {
            return false;
        }

        // Also behind the position: samples may have been given of a record that is not behind it yet.
        var expected = position?.Memo;
        if (!_isChecked && beginning?.Length >= expected!.Length)
        {
            _isChecked = true;
            if (!beginning.StartsWith(expected, StringComparison.Ordinal))
            {
                if (!follow)
                {
                    throw new SourceException(
                        $"{path} is not the file that the checkpoint was made of, for it begins otherwise; name another Checkpoint.Path to read it from its start.");
                }

                say(new SourceNotice(IsProblem: true, Invariant(
                    $"{path} is another file than the one that the checkpoint was made of; it is read from its start. What the earlier one had after line {Lines} is not read; name that file as a source of its own to read it.")));
                Lines = 0;
                IsAnother = true;
            }
        }

        return line <= Lines;
    }

    /// <summary>Checks, at the end of the file, that it is as long as it was.</summary>
    /// <exception cref="SourceException">It is shorter.</exception>
    public void CheckEnd(long lines)
    {
        if (lines < Lines)
        {
            throw new SourceException(Invariant(
                $"{path} has {lines} lines, but the checkpoint is at line {Lines}; name another Checkpoint.Path to read it from its start."));
        }
    }
}
