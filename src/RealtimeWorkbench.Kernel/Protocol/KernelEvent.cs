namespace RealtimeWorkbench.Kernel.Protocol;

/// <summary>What the kernel says: one JSON object a line on its standard output. Members that don't belong to the type are left out.</summary>
/// <remarks>
/// Types: <c>ready</c> (once, first), <c>stream</c>, <c>display</c>, <c>result</c>, <c>clear_output</c>, <c>error</c>, and <c>reply</c>,
/// one for each request with an id and always the last that belongs to it, except for what background work of a cell shows later.
/// </remarks>
public sealed record KernelEvent
{
    /// <summary>Type, see the remarks.</summary>
    public required string Type { get; init; }

    /// <summary>Id of the <c>execute</c> request whose code brought this about, also after its reply.</summary>
    public string? Cell { get; init; }

    /// <summary>Reply: id of the request.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Reply: <c>ok</c>, <c>error</c> or <c>interrupted</c>; to <c>is_complete</c>: <c>complete</c>, <c>incomplete</c> or <c>invalid</c>.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>Reply to <c>execute</c>, and <c>result</c>: number of the cell, from 1.</summary>
    public int? ExecutionCount { get; init; }

    /// <summary>Stream: <c>stdout</c> or <c>stderr</c>. Error: name of the kind of error.</summary>
    public string? Name { get; init; }

    /// <summary>Stream: what was written. Error: one sentence with line and column where they are known.</summary>
    public string? Text { get; init; }

    /// <summary>Error: lines for people, the sentence first.</summary>
    public IReadOnlyList<string>? Traceback { get; init; }

    /// <summary>Display, result and reply to <c>inspect</c>: texts by MIME type.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Display: names the output, so that it can be updated.</summary>
    public string? DisplayId { get; init; }

    /// <summary>Display: whether every output with this id is replaced instead of a new one shown.</summary>
    public bool? Update { get; init; }

    /// <summary>Clear output: whether to wait for the next output.</summary>
    public bool? Wait { get; init; }

    /// <summary>Reply to <c>complete</c>: what could stand between <see cref="Start"/> and <see cref="End"/>.</summary>
    public IReadOnlyList<string>? Matches { get; init; }

    /// <summary>Reply to <c>complete</c>: first code point that a match replaces.</summary>
    public int? Start { get; init; }

    /// <summary>Reply to <c>complete</c>: code point after the last one that a match replaces.</summary>
    public int? End { get; init; }

    /// <summary>Reply to <c>is_complete</c>: indent of the next line.</summary>
    public string? Indent { get; init; }

    /// <summary>Ready: version of the kernel.</summary>
    public string? Version { get; init; }

    /// <summary>Ready: version of C#.</summary>
    public string? LanguageVersion { get; init; }
}
