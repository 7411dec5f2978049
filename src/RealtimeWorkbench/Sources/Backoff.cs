namespace RealtimeWorkbench.Sources;

/// <summary>How long to wait after troubles: twice as long after each, and by chance down to half of it, but never sooner than the server asks for.</summary>
/// <param name="first">Wait after the first trouble.</param>
/// <param name="longest">Longest wait that the server does not ask for.</param>
/// <param name="seed">Seed of the chance, which keeps many clients from coming back at once.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest, int seed)
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private readonly SeededNoise _chance = new(seed, stream: 0);
    private int _troubles;

    /// <summary>All is well again.</summary>
    public void Reset() => _troubles = 0;

    /// <summary>How long to wait after another trouble.</summary>
    /// <param name="retryAfter">When the server wants to be asked again, if it says so.</param>
    public TimeSpan Next(TimeSpan? retryAfter = null)
    {
        var doubled = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(_troubles++, 20)));
        var wait = TimeSpan.FromSeconds(doubled * (0.5 + (0.5 * _chance.NextUniform())));
        var asked = retryAfter is not { } after ? TimeSpan.Zero : after < LongestRetryAfter ? after : LongestRetryAfter;
        return asked > wait ? asked : wait;
    }
}
