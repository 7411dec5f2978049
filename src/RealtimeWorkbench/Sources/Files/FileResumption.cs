using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Where an earlier run was in a file.</summary>
/// <param name="path">The file.</param>
/// <param name="follow">Whether another file may have taken its place.</param>
/// <param name="position">Where it was; null if there was none.</param>
/// <param name="say">Takes a sentence if another file has taken its place.</param>
internal sealed class FileResumption(string path, bool follow, SourcePosition? position, Action<SourceNotice> say)
{
    private readonly FileMark _expected = FileMark.Parse(position?.Memo ?? "");
    private bool _isChecked = position?.Memo is null;

    /// <summary>Opens the file or, where it was put aside since then, first what it is called now.</summary>
    /// <param name="quotes">Whether a line break inside quotes belongs to a record.</param>
    /// <exception cref="SourceException">It cannot be opened, or the position is not of one file.</exception>
    public FileRecords OpenRecords(bool quotes)
    {
        if (FilePosition.IsOfMany(position))
        {
            throw new SourceException(
                $"The checkpoint that is known of {path} is of several files that were read together; read these again, or name another Checkpoint.Path to read {path} from its start.");
        }

        IReadOnlyList<string> putAside = follow && position is { Memo: { } memo } ? RotatedFile.Find(path, quotes, memo) : [];
        var records = new FileRecords(path, quotes, follow, putAside);
        if (putAside.Count > 0)
        {
            say(new SourceNotice(IsProblem: false, Invariant(
                $"{path} was put aside since the checkpoint; {putAside[0]} is read on behind line {Lines}, then {string.Join(", then ", putAside.Skip(1).Append(path))}.")));
        }
        else if (follow && !_expected.IsIn(path))
        {
            // What it begins with need not tell: it may begin with a line of units.
            BeginAnew();
        }

        return records;
    }

    /// <summary>Lines that were read before; 0 if none, or if this is another file.</summary>
    public long Lines { get; private set; } = position?.Offset ?? 0;

    /// <summary>Whether the file is another one, which is read from its start.</summary>
    public bool IsAnother { get; private set; }

    /// <summary>Whether a record was read before.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="mark">Where it is in which file, if that is known.</param>
    /// <param name="generation">Which file of the name it is, from 0.</param>
    /// <exception cref="SourceException">It is another file, and not one that is followed.</exception>
    public bool WasRead(long line, FileMark? mark, int generation)
    {
        if (generation > 0)
        {
            return false;
        }

        // Also behind the position: samples may have been given of a record that is not behind it yet.
        var isLast = line == Lines && Lines > 0;
        if (!_isChecked && mark is { } at && (isLast || at.Beginning.Length >= _expected.Beginning.Length))
        {
            _isChecked = true;
            if (!at.Beginning.StartsWith(_expected.Beginning, StringComparison.Ordinal))
            {
                if (!follow)
                {
                    throw Otherwise("it begins otherwise");
                }

                BeginAnew();
                isLast = false;
            }
        }

        if (isLast && _expected.HasRecord && mark is { } last && !last.IsSameRecord(_expected))
        {
            // One that had no line break yet has got the rest of it since then.
            return _expected.IsWhole || last.Start != _expected.Start || last.End <= _expected.End
                ? throw Otherwise(Invariant($"line {line} of it is another one"))
                : false;
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

    private void BeginAnew()
    {
        say(new SourceNotice(IsProblem: true, Invariant(
            $"{path} is another file than the one that the checkpoint was made of; it is read from its start. What the earlier one had after line {Lines} is not read; name that file as a source of its own to read it.")));
        Lines = 0;
        IsAnother = true;
        _isChecked = true;
    }

    private SourceException Otherwise(string reason) =>
        new($"{path} is not the file that the checkpoint was made of, for {reason}; name another Checkpoint.Path to read it from its start.");
}
