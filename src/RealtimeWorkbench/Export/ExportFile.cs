namespace RealtimeWorkbench.Export;

/// <summary>One file of an export.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Content">What it holds, in a few words.</param>
/// <param name="Entries">Number of entries without a head; <see langword="null"/> where nothing is counted.</param>
/// <param name="Text">Its text in pieces, made while it is written.</param>
internal sealed record ExportFile(string Name, string Content, long? Entries, IEnumerable<string> Text);
