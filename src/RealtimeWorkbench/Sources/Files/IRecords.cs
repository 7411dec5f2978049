namespace RealtimeWorkbench.Sources.Files;

/// <summary>Records, one a line, of something that is read piece by piece.</summary>
internal interface IRecords : IDisposable
{
    /// <summary>Whether no more come once there is none.</summary>
    bool HasEnd { get; }

    /// <summary>Counts the files read from their beginning: changes when a record is the first of a new one.</summary>
    int Generation { get; }

    /// <summary>Where the record that was taken last is, and what the file begins with: tells it from another one of its name. Null where nobody goes on.</summary>
    FileMark? Mark { get; }

    /// <summary>Takes the next record that is there.</summary>
    /// <returns>False if there is none by now; where it has no end yet, ask again later.</returns>
    /// <exception cref="SourceException">It cannot be read any more.</exception>
    bool TryNext(out ReadOnlySpan<byte> record, out long line, out string? problem);
}
