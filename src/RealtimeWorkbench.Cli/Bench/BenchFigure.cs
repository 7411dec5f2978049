namespace RealtimeWorkbench.Cli.Bench;

/// <summary>One figure that was measured.</summary>
/// <param name="Part">Letter of the part of the run that measured it.</param>
/// <param name="Name">Name, the same in every version.</param>
/// <param name="Value">The figure; NaN where it could not be measured, see <paramref name="Remark"/>.</param>
/// <param name="Unit">Unit; × for a ratio.</param>
/// <param name="Target">What it should be; <see langword="null"/> for a figure that only explains others.</param>
/// <param name="Remark">What it was made of, or why it is missing.</param>
/// <param name="Load">Load of the machine at that time: processes that wanted a core in the last minute; NaN where it is not known.</param>
internal sealed record BenchFigure(string Part, string Name, double Value, string Unit, BenchTarget? Target, string Remark, double Load)
{
    /// <summary>Whether the target is met; <see langword="null"/> without one, or where nothing was measured.</summary>
    public bool? IsMet => Target is null || double.IsNaN(Value) ? null : Target.IsMetBy(Value);
}
