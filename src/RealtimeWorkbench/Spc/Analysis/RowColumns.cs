namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Columns of a table that say more about the value of a row.</summary>
public sealed record RowColumns
{
    /// <summary>Column with the size of the sample that a count was made in.</summary>
    public string? Size { get; init; }

    /// <summary>Column with the name of the part that was measured.</summary>
    public string? Part { get; init; }

    /// <summary>Column with the nominal value of the part.</summary>
    public string? Nominal { get; init; }
}
