namespace RealtimeWorkbench.Cli.Commands;

/// <summary>What <c>rtw evaluate</c> was asked for, in words.</summary>
internal sealed record EvaluationRequest
{
    public required string Folder { get; init; }

    public required string Train { get; init; }

    public string? Calibrate { get; init; }

    /// <summary>A row for all recordings, or RECORDING=ROW.</summary>
    public IReadOnlyList<string> FaultRows { get; init; } = [];

    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<string> Without { get; init; } = [];
}
