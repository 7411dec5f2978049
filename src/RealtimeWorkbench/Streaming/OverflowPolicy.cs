namespace RealtimeWorkbench.Streaming;

/// <summary>What to do with samples that arrive while the buffer of their worker is full. What is dropped is counted.</summary>
public enum OverflowPolicy
{
    /// <summary>The source waits until there is room. Loses nothing; right for files and for sources that can wait.</summary>
    Wait,

    /// <summary>The oldest waiting samples are dropped. Keeps a live view close to the present.</summary>
    DropOldest,

    /// <summary>The arriving samples that find no room are dropped. Keeps the history before a burst whole.</summary>
    DropNewest,

    /// <summary>
    /// From half full on, only every k-th event time of a machine is taken (<see cref="PipelineOptions.SampleEvery"/>); what finds no
    /// room even then is dropped. Thins a burst evenly and keeps all values of one event time together.
    /// </summary>
    Sample,
}
