using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>What a window held when it was closed.</summary>
/// <param name="Start">Its start (UTC), included: of a window of time where that begins, of all others the time of the first value.</param>
/// <param name="End">
/// Its end (UTC): of a window of time where that ends, of a session the last value and the gap, neither included; of windows by count and
/// layer the time of the last value, included.
/// </param>
/// <param name="Count">Values in it; at least 1.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="StandardDeviation">Sample standard deviation (divisor n - 1); NaN of one value.</param>
/// <param name="First">First value in the order of event time.</param>
/// <param name="Last">Last value in the order of event time.</param>
/// <param name="Layer">Layer, if the windows are layers.</param>
/// <param name="IsComplete">False if the stream ended before the window did.</param>
public readonly record struct WindowResult(
    DateTimeOffset Start,
    DateTimeOffset End,
    long Count,
    double Mean,
    double Minimum,
    double Maximum,
    double StandardDeviation,
    double First,
    double Last,
    int? Layer,
    bool IsComplete)
{
    internal void Save(StateWriter writer)
    {
        writer.Write(Start);
        writer.Write(End);
        writer.Write(Count);
        writer.Write([Mean, Minimum, Maximum, StandardDeviation, First, Last]);
        writer.Write(Layer is not null);
        writer.Write(Layer ?? 0);
        writer.Write(IsComplete);
    }

    internal static WindowResult Read(StateReader reader)
    {
        var (start, end, count) = (reader.ReadTime(), reader.ReadTime(), reader.ReadInt64());
        Span<double> values = stackalloc double[6];
        reader.Read(values);
        var (hasLayer, layer) = (reader.ReadBool(), reader.ReadInt32());
        return new WindowResult(
            start, end, count, values[0], values[1], values[2], values[3], values[4], values[5], hasLayer ? layer : null, reader.ReadBool());
    }
}
