using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>A file that samples are recorded to, in one of its formats.</summary>
internal interface IRecordingFile : IAsyncDisposable
{
    /// <summary>Samples in it, those of before too.</summary>
    long Samples { get; }

    /// <summary>How far parts of a source had been read with the last sample in it.</summary>
    /// <param name="source">Name that the positions of the source are kept under.</param>
    /// <param name="partition">Name of the part.</param>
    /// <returns>Null if nothing is known of it.</returns>
    SourcePosition? PositionOf(string source, string partition);

    /// <summary>Takes the samples of a batch, and how far its source had been read; it stays the caller's.</summary>
    /// <param name="source">Name that the positions of the source are kept under; null if it cannot go on after one.</param>
    /// <param name="batch">The batch.</param>
    void Append(string? source, SampleBatch batch);

    /// <summary>Writes what was taken, so that it outlives a loss of power.</summary>
    /// <returns>False if nothing was written, because the source could not go on after the newest sample: it is in the middle of one of its batches.</returns>
    bool Flush();

    /// <summary>Ends the recording.</summary>
    /// <param name="faults">Faults that it holds.</param>
    void End(IReadOnlyList<InjectedFault> faults);
}
