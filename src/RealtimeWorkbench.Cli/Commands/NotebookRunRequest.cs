using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>What a call of <c>rtw notebook run</c> asks for.</summary>
/// <param name="File">The notebook.</param>
/// <param name="Out">Where the executed notebook goes, if anywhere.</param>
/// <param name="Html">Where the report goes, if anywhere.</param>
/// <param name="Json">Where the summary goes, if anywhere; <c>-</c> is the output.</param>
/// <param name="Values">Values of parameters by name.</param>
/// <param name="Options">How to execute.</param>
internal sealed record NotebookRunRequest(
    string File, string? Out, string? Html, string? Json, IReadOnlyDictionary<string, string> Values, NotebookRunOptions Options);
