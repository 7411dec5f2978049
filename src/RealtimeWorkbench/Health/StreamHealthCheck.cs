namespace RealtimeWorkbench.Health;

/// <summary>Checks a stream: that samples come, that few are rejected or dropped, that its buffers are not full.</summary>
/// <remarks>
/// Bounds (degraded, critical): silence 1×, 3× <c>staleAfter</c>; rejected 5 %, 15 % and dropped 1 %, 3 % of the samples since
/// the check before; buffer 80 %, 95 % full; what lies ready in the source takes 1 min, 10 min to read; 1, 100 dead letters lost since
/// the check before. All weigh the same.
/// </remarks>
/// <param name="component">Name of the component, such as "stream".</param>
/// <param name="read">Reads the stream now; must be safe to call on any thread.</param>
/// <param name="staleAfter">Silence from which the stream counts as degraded. 30 s if <see langword="null"/>.</param>
/// <param name="interval">Time from one check to the next, or <see langword="null"/> for that of the options.</param>
public sealed class StreamHealthCheck(
    string component, Func<StreamVitals> read, TimeSpan? staleAfter = null, TimeSpan? interval = null) : IHealthCheck
{
    private readonly double _staleSeconds = (staleAfter ?? TimeSpan.FromSeconds(30)).TotalSeconds;
    private StreamVitals _before;

    /// <inheritdoc />
    public string Component => component;

    /// <inheritdoc />
    public TimeSpan? Interval => interval;

    /// <inheritdoc />
    public ValueTask<HealthReading> CheckAsync(CancellationToken cancellationToken = default)
    {
        var now = read();
        var reading = Judge(_before, now);
        _before = now;
        return ValueTask.FromResult(reading);
    }

    private static double Share(long before, long now, double all) => all > 0 ? 100 * (now - before) / all : 0;

    private HealthReading Judge(StreamVitals before, StreamVitals now)
    {
        if (now.Processed < before.Processed || now.Rejected < before.Rejected || now.Dropped < before.Dropped)
        {
            before = default; // The stream was started anew.
        }

        double all = now.Processed - before.Processed + now.Rejected - before.Rejected + now.Dropped - before.Dropped;
        List<HealthMeasure> measures =
        [
            new("share of rejected records", Share(before.Rejected, now.Rejected, all), "%", degradedAt: 5, criticalAt: 15),
            new("share of dropped samples", Share(before.Dropped, now.Dropped, all), "%", degradedAt: 1, criticalAt: 3),
        ];
        if (double.IsFinite(now.BufferUse))
        {
            measures.Add(new("buffer use", 100 * now.BufferUse, "%", degradedAt: 80, criticalAt: 95));
        }

        if (now.Behind is { } behind)
        {
            measures.Add(new("time to catch up with the source", behind.TotalSeconds, "s", degradedAt: 60, criticalAt: 600));
        }

        List<string> issues = [];
        if (now.DeadLettersLost > before.DeadLettersLost)
        {
            measures.Add(new("dead letters lost", now.DeadLettersLost - before.DeadLettersLost, "", degradedAt: 1, criticalAt: 100));
            issues.Add(Invariant($"{now.DeadLettersLost} dead letters could not be kept; see the log for the reason."));
        }

        AddIf("checkpoints failing", now.CheckpointProblem is { } problem ? $"No checkpoint can be written: {problem}" : null);
        AddIf("history failing", now.HistoryProblem);
        AddIf("source in trouble", now.SourceTrouble);
        AddIf("source not told of progress", now.SourceProblem);
        AddIf("partitions taken over by another run", now.Fenced);
        AddIf("channels failing", now.ChannelProblem);
        if (now.SinceLastSample is not { } silence)
        {
            return new HealthReading(measures, [.. issues, "No sample has come yet."]);
        }

        measures.Add(new("time since the last sample", silence.TotalSeconds, "s", _staleSeconds, 3 * _staleSeconds));
        return new HealthReading(measures, issues);

        void AddIf(string measure, string? issue)
        {
            if (issue is not null)
            {
                measures.Add(new(measure, 1, "", degradedAt: 1, criticalAt: 2));
                issues.Add(issue);
            }
        }
    }
}
