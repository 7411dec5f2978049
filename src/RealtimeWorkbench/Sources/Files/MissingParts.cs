namespace RealtimeWorkbench.Sources.Files;

/// <summary>Parts of a pattern that fit no file by now, or whose folder cannot be read, and what is said of them.</summary>
/// <param name="troubles">Takes the folders that cannot be read.</param>
/// <param name="say">Takes a sentence about parts that fit nothing.</param>
internal sealed class MissingParts(Troubles troubles, Action<string> say)
{
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Takes note of a search; says once where a part fits nothing any more, or its folder cannot be read, and when that is over.</summary>
    /// <param name="missing">The parts, and why they are missing.</param>
    public void Take(IReadOnlyCollection<(string Part, SourceException Problem)> missing)
    {
        foreach (var part in _missing.Except(missing.Select(other => other.Part)).ToList())
        {
            _missing.Remove(part);
            troubles.End($"There are files again that fit {part}.", part);
        }

        foreach (var (part, problem) in missing)
        {
            if (problem.InnerException is not null)
            {
                _missing.Add(part);
                troubles.Begin(part, $"{problem.Message} Other files are read on, and those when they can be.");
                continue;
            }

            troubles.End($"The folder of {part} can be read again; no file fits it, and those that come are read.", part);
            if (_missing.Add(part))
            {
                say($"No file fits {part} any more; those that come are read.");
            }
        }
    }
}
