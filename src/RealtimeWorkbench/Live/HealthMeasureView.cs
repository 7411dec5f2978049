using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Live;

/// <summary>One measure of a component's health.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The value; <see langword="null"/> if it could not be measured.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Score">0 bad to 1 good.</param>
public sealed record HealthMeasureView(string Name, double? Value, string Unit, double? Score)
{
    /// <summary>Makes the view of a measure.</summary>
    public static HealthMeasureView Of(HealthMeasure measure) => new(
        measure.Name,
        double.IsFinite(measure.Value) ? measure.Value : null,
        measure.Unit,
        measure.IsScored ? HealthScore.Of(measure) : null);
}
