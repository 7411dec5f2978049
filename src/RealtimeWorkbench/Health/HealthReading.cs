namespace RealtimeWorkbench.Health;

/// <summary>What a check saw: numbers to judge, and what is wrong that no number says.</summary>
/// <param name="Measures">Numbers with their bounds.</param>
/// <param name="Issues">Whole sentences, each a thing that is wrong. Any of them keeps the component from being healthy.</param>
public sealed record HealthReading(IReadOnlyList<HealthMeasure> Measures, IReadOnlyList<string> Issues)
{
    /// <summary>Reads measures without further issues.</summary>
    public HealthReading(params IReadOnlyList<HealthMeasure> measures)
        : this(measures, [])
    {
    }
}
