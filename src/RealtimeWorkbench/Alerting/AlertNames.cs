namespace RealtimeWorkbench.Alerting;

/// <summary>Gives alerts names that the same signals give again, such as am-01/temperature/threshold-absolute#3.</summary>
/// <remarks>Not thread-safe: <see cref="AlertRegister"/> locks.</remarks>
internal sealed class AlertNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Number of the newest alert with the text of a key.</summary>
    public int NumberOf(AlertKey key) => _numbers.GetValueOrDefault(PrefixOf(key));

    /// <summary>Goes on after a number.</summary>
    public void GoOnAfter(AlertKey key, int number)
    {
        var prefix = PrefixOf(key);
        _numbers[prefix] = Math.Max(number, _numbers.GetValueOrDefault(prefix));
    }

    /// <summary>Begins again with number 1.</summary>
    public void Forget(AlertKey key) => _numbers.Remove(PrefixOf(key));

    /// <summary>Numbers alerts by the text before the number, so that no two have one name, whatever machines are called.</summary>
    public string Next(AlertKey key)
    {
        var prefix = PrefixOf(key);
        var number = _numbers.GetValueOrDefault(prefix) + 1;
        _numbers[prefix] = number;
        return Invariant($"{prefix}#{number}");
    }

    private static string PrefixOf(AlertKey key) => $"{key.Machine}/{key.Metric}/{key.Rule.Replace('/', '-')}";
}
