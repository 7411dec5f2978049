namespace RealtimeWorkbench.Sources;

/// <summary>Records, one a line, of something that is read piece by piece.</summary>
internal interface IRecords : IDisposable
{
    /// <summary>Whether no more come once there is none.</summary>
    bool HasEnd { get; }

    /// <summary>Counts the files read from their beginning: changes when a record is the first of a new one.</summary>
    int Generation { get; }

    /// <summary>What the file begins with, as a short hash: tells it from another one of its name. Known once its first records were taken.</summary>
    string? Beginning { get; }

    /// <summary>Takes the next record that is there.</summary>
    /// <returns>False if there is none by now; where it has no end yet, ask again later.</returns>
    /// <exception cref="SourceException">It cannot be read any more.</exception>
    bool TryNext(out ReadOnlySpan<byte> record, out long line, out string? problem);
}
