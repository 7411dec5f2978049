namespace RealtimeWorkbench.Health;

/// <summary>Runs one check at its interval, one call at a time, and keeps its history.</summary>
internal sealed class HealthCheckRunner(
    IHealthCheck check, HealthOptions options, TimeProvider time, Action<HealthReport> publish) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<HealthReport> _history = new();
    private readonly Lock _gate = new();
    private readonly TimeSpan _interval = check.Interval ?? options.CheckInterval;
    private readonly TimeSpan _timeout = check.Timeout ?? options.Timeout;
    private HealthHysteresis _state;
    private HealthReport? _latest;
    private Task _loop = Task.CompletedTask;
    private Task<HealthReport>? _current;
    private Task<HealthReading>? _stuck;
    private DateTimeOffset _stuckSince;

    public string Component => check.Component;

    public HealthReport Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest ?? new HealthReport(
                    Component, time.GetUtcNow(), HealthStatus.Unknown, null, [], ["Not checked yet."], TimeSpan.Zero);
            }
        }
    }

    public IReadOnlyList<HealthReport> History
    {
        get
        {
            lock (_gate)
            {
                return [.. _history];
            }
        }
    }

    public void Start()
    {
        // Made here and not in the loop, so that the interval counts from the start and not from the first free thread.
        var timer = new PeriodicTimer(_interval, time);
        _loop = LoopAsync(timer);
    }

    /// <summary>Checks now, or joins the check that is under way.</summary>
    public Task<HealthReport> CheckAsync()
    {
        lock (_gate)
        {
            // On the pool: a check may block before its first await, and must not hold up its caller.
            return _current is { IsCompleted: false } ? _current : _current = Task.Run(RunAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        if (_current is { } current)
        {
            await ((Task)current).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
    }

    private async Task LoopAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                do
                {
                    await CheckAsync().ConfigureAwait(false);
                }
                while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Stopped.
            }
        }
    }

    private async Task<HealthReport> RunAsync()
    {
        var started = time.GetTimestamp();
        var now = time.GetUtcNow();
        var (assessment, measures) = await ReadAsync(now).ConfigureAwait(false);
        _stopping.Token.ThrowIfCancellationRequested();
        _state = _state.Next(assessment.Status, options.ReadingsToRecover);
        var reasons = assessment.Reasons;
        if (_state.BetterReadings > 0)
        {
            reasons =
            [
                .. reasons,
                Invariant($"Was {_state.Status.ToString().ToLowerInvariant()}; counts as better after {
                    options.ReadingsToRecover} better readings in a row."),
            ];
        }

        var report = new HealthReport(
            Component, now, _state.Status, assessment.Score, measures, reasons, time.GetElapsedTime(started));
        lock (_gate)
        {
            _latest = report;
            _history.Enqueue(report);
            if (_history.Count > options.History)
            {
                _history.Dequeue();
            }
        }

        publish(report);
        return report;
    }

    private async Task<(HealthAssessment Assessment, IReadOnlyList<HealthMeasure> Measures)> ReadAsync(DateTimeOffset now)
    {
        if (_stuck is { IsCompleted: false })
        {
            return Unknown(Invariant($"The check of {_stuckSince:u} has still not returned; none is started beside it."));
        }

        // A stuck check may end in an exception after all; looking at it here keeps it from counting as unobserved.
        _ = _stuck?.Exception;
        _stuck = null;

        using var timeout = new CancellationTokenSource(_timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        var token = either.Token;
        var reading = Task.Run(async () => await check.CheckAsync(token).ConfigureAwait(false), CancellationToken.None);
        try
        {
            var read = await reading.WaitAsync(token).ConfigureAwait(false);
            return (HealthScore.Assess(read), read.Measures);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            _stuck = reading;
            _stuckSince = now;
            return Unknown(Invariant($"The check did not answer within {_timeout.TotalSeconds:0.###} s."));
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            return Unknown($"The check failed: {exception.Message}");
        }
    }

    private static (HealthAssessment Assessment, IReadOnlyList<HealthMeasure> Measures) Unknown(string reason) =>
        (new HealthAssessment(HealthStatus.Unknown, null, [reason]), []);
}
