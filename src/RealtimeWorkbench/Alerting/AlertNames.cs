namespace RealtimeWorkbench.Alerting;

/// <summary>Gives alerts names that the same signals give again, such as am-01/temperature/threshold-absolute#3.</summary>
/// <remarks>Not thread-safe: <see cref="AlertRegister"/> locks.</remarks>
internal sealed class AlertNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Numbers alerts by the text before the number, so that no two have one name, whatever machines are called.</summary>
    public string Next(AlertKey key)
    {
        var prefix = $"{key.Machine}/{key.Metric}/{key.Rule.Replace('/', '-')}";
        var number = _numbers.GetValueOrDefault(prefix) + 1;
        _numbers[prefix] = number;
        return Invariant($"{prefix}#{number}");
    }
}
