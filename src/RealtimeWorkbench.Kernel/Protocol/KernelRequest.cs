namespace RealtimeWorkbench.Kernel.Protocol;

/// <summary>What a host asks of the kernel: one JSON object a line on its standard input. The end of the input means <c>shutdown</c>.</summary>
public sealed record KernelRequest
{
    /// <summary><c>execute</c>, <c>complete</c>, <c>is_complete</c>, <c>inspect</c>, <c>interrupt</c> or <c>shutdown</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Names the request in its reply; outputs of a cell carry it as <see cref="KernelEvent.Cell"/>. Not needed for <c>interrupt</c>.</summary>
    public string? Id { get; init; }

    /// <summary>Text of the cell.</summary>
    public string Code { get; init; } = "";

    /// <summary>Language of the text up to its first <c>#!language</c> line: a name or alias; C# if left out.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Number of the cell, which errors name and its result carries. The kernel counts on from the last one if it is left out;
    /// a host that starts a new process gives it, so that the numbers go on.
    /// </summary>
    public int? Number { get; init; }

    /// <summary>Position in the text in Unicode code points, for <c>complete</c> and <c>inspect</c>.</summary>
    public int Cursor { get; init; }

    /// <summary>Whether the cell is not counted and its value not shown.</summary>
    public bool Silent { get; init; }
}
