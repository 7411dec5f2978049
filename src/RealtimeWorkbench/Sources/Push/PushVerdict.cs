namespace RealtimeWorkbench.Sources.Push;

/// <summary>What became of samples that were pushed together.</summary>
public enum PushVerdict
{
    /// <summary>The good ones wait for the stream, the others go to the dead letters.</summary>
    Taken,

    /// <summary>They cannot be told apart or understood at all; nothing was taken.</summary>
    Unreadable,

    /// <summary>There are more than <see cref="PushedSamples.MaxRecords"/>; nothing was taken.</summary>
    TooMany,

    /// <summary>The stream cannot keep up; nothing was taken.</summary>
    Full,

    /// <summary>There is no stream, or it has ended; nothing was taken.</summary>
    NoStream,
}
