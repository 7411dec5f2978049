namespace RealtimeWorkbench.Sources.Files;

/// <summary>How a file is, from outside.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Written">When it was written last, in UTC.</param>
internal readonly record struct FileState(long Length, DateTime Written);
