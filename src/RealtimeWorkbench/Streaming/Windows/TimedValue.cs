namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>A value and when it was measured.</summary>
/// <param name="Time">Event time.</param>
/// <param name="Value">The value.</param>
/// <param name="Layer">Layer, if there is one.</param>
public readonly record struct TimedValue(DateTimeOffset Time, double Value, int? Layer = null);
