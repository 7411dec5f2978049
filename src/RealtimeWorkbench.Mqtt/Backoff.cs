namespace RealtimeWorkbench.Mqtt;

/// <summary>How long to wait between two attempts: twice as long each time, up to a limit, and never quite the same for many readers at once.</summary>
/// <param name="first">First wait.</param>
/// <param name="longest">Longest wait.</param>
/// <param name="seed">Seed of the jitter.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, int seed)
{
    private readonly Random _random = new(seed);
    private int _attempts;

    /// <summary>Next wait: from half to the whole of what the number of attempts says.</summary>
    public TimeSpan Next()
    {
        var whole = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(_attempts++, 30)), longest.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (0.5 + (0.5 * _random.NextDouble())));
    }

    /// <summary>An attempt has succeeded: the next wait is the first again.</summary>
    public void Reset() => _attempts = 0;
}
