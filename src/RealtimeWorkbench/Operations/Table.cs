namespace RealtimeWorkbench.Operations;

/// <summary>A table for people; numbers are already written out.</summary>
/// <param name="Title">Title.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">Rows, each as long as the heads.</param>
public sealed record Table(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
