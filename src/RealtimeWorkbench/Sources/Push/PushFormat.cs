namespace RealtimeWorkbench.Sources.Push;

/// <summary>How samples that are pushed together are written.</summary>
public enum PushFormat
{
    /// <summary>One JSON object, or an array of them.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>A header line, then one row a sample.</summary>
    Csv,
}
