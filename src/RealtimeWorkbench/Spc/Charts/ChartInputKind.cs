namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What one row of the data of a chart is.</summary>
public enum ChartInputKind
{
    /// <summary>A single value.</summary>
    Value,

    /// <summary>A subgroup of at least two values.</summary>
    Subgroup,

    /// <summary>A single value or a subgroup; all rows alike.</summary>
    ValueOrSubgroup,

    /// <summary>A count of something in a constant area of opportunity.</summary>
    Count,

    /// <summary>A count, and the size of the sample that it was counted in.</summary>
    CountOfSize,

    /// <summary>A single value, and the part that it was measured on.</summary>
    ValueOfPart,

    /// <summary>One value of each of several variables.</summary>
    Vector,

    /// <summary>One or several observations, each with one value of each of several variables.</summary>
    VectorOrSubgroup,
}
