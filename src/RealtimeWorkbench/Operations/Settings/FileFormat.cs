namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How a file is written.</summary>
public enum FileFormat
{
    /// <summary>By what it begins with, and by its ending.</summary>
    Auto,

    /// <summary>A header line, then one row a sample.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Jsonl,
}
