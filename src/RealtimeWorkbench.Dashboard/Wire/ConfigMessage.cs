namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Settings changed.</summary>
/// <param name="Values">Values of all settings.</param>
/// <param name="UpdateInterval">Time between two updates in s.</param>
internal sealed record ConfigMessage(
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> Values,
    double UpdateInterval)
    : LiveMessage("config");
