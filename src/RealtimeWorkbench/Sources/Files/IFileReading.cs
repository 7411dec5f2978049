using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>A file that is being read, batch by batch, by whoever asks for the next one.</summary>
internal interface IFileReading : IDisposable
{
    /// <summary>Whether samples say when they were, as far as they have been read, not how long after a start that nobody knows.</summary>
    bool HasCalendarTimes => true;

    /// <summary>Whether it is another file than the one that the position was of, so that it is read from its start.</summary>
    bool IsAnother => false;

    /// <summary>Which file of its name what was taken last is of, from 0: changes when another one has taken its place. What is taken at once is of one file.</summary>
    int Generation => 0;

    /// <summary>Judges the file by what is there, though more may come: it has not been written to for long.</summary>
    void Settle()
    {
        // Most files need no rows to tell what they hold.
    }

    /// <summary>Takes what is there, at most a batch.</summary>
    /// <returns>The batch, which the caller disposes; null if there is none: by now if the file is followed, else at its end.</returns>
    /// <exception cref="SourceException">The file cannot be read, is not the one that was read before, or ends before what was read of it.</exception>
    SampleBatch? Take();
}
