namespace RealtimeWorkbench.Sql.Source;

/// <summary>Times between the attempts to reach a server: each twice the one before, and spread by a quarter, so that not all readers come at once.</summary>
internal sealed class SqlWaits(SqlSourceOptions options)
{
    private const double Spread = 0.25;

    private readonly Random _random = new(options.Seed ?? Environment.ProcessId);
    private TimeSpan _next = options.FirstWait;

    /// <summary>Time until the next attempt.</summary>
    public TimeSpan Next()
    {
        var wait = _next * (1 - Spread + (2 * Spread * _random.NextDouble()));
        _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, Math.Max(options.LongestWait.Ticks, options.FirstWait.Ticks)));
        return wait;
    }

    /// <summary>The server was there.</summary>
    public void Reset() => _next = options.FirstWait;
}
