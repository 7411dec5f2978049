using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Dashboard.Sockets;

/// <summary>Decides what one view has to be told. It remembers versions, not messages, so a slow view costs no memory.</summary>
/// <param name="workbench">The workbench.</param>
/// <remarks>
/// Two versions are remembered: up to <see cref="Seq"/> the view knows everything; up to a later one it knows the news, which is
/// everything but values, courses and charts. News goes out at once, with the old seq; what it was is not told again by the next
/// complete step. Not thread-safe.
/// </remarks>
internal sealed class LiveFeed(Workbench workbench)
{
    private const int NewsRemembered = 2000;

    private readonly HashSet<object> _told = new(ReferenceEqualityComparer.Instance);
    private long _lastLine;
    private RunState _state;
    private int _width = LiveState.DefaultWidth;
    private bool _widened;

    /// <summary>Version up to which the view knows everything.</summary>
    public long Seq { get; private set; }

    /// <summary>Version up to which the view knows the news.</summary>
    public long NewsSeq { get; private set; }

    /// <summary>Whether a message holds what is sent at the update interval. Statistics alone don't count, so that values needn't wait for them.</summary>
    public static bool HasValues(LiveMessage message) => message switch
    {
        MetricUpdateMessage update => update.Metrics.Count > 0 || update.Series.Count > 0,
        ChartsMessage or SnapshotMessage => true,
        _ => false,
    };

    /// <summary>Begins with what changed since the view was connected last, or with everything.</summary>
    /// <param name="since">Version that the view knows, if it was connected before.</param>
    /// <param name="instance">State that the version belongs to.</param>
    public IReadOnlyList<LiveMessage> Begin(long? since, string? instance)
    {
        var live = workbench.Live;
        if (since is > 0 && since <= live.Version && instance == live.Instance)
        {
            Seq = NewsSeq = since.Value;
            return Complete();
        }

        return [Snapshot()];
    }

    /// <summary>Says how wide the charts of the view are.</summary>
    /// <param name="width">Most points of a course.</param>
    public void SetWidth(int width)
    {
        // Courses that are drawn a little larger than they were thinned for still look right.
        _widened |= width > _width * 1.25;
        _width = width;
    }

    /// <summary>What a person acts on. Complete when a run begins or ends.</summary>
    public IReadOnlyList<LiveMessage> News()
    {
        var changes = workbench.Live.NewsSince(NewsSeq);
        if (changes.Reset || (changes.Operation is { } operation && operation.State != _state))
        {
            return Complete();
        }

        NewsSeq = changes.Version;
        var messages = NewsOf(changes);
        if (_told.Count > NewsRemembered)
        {
            _told.Clear();
        }

        Remember(changes);
        return Numbered(messages, Seq);
    }

    /// <summary>Everything that the view doesn't know yet.</summary>
    public IReadOnlyList<LiveMessage> Complete()
    {
        var changes = workbench.Live.ChangesSince(Seq, _width);
        var messages = new List<LiveMessage>();
        if (changes.Reset)
        {
            _told.Clear();
            messages.Add(new ResetMessage());
        }

        messages.AddRange(NewsOf(changes));
        var series = _widened && !changes.Reset ? Widened() : changes.Series;
        if (changes.Statistics is not null || changes.Metrics.Count > 0 || series.Count > 0)
        {
            messages.Add(new MetricUpdateMessage(changes.Statistics, changes.Metrics, series));
        }

        if (changes.Charts.Count > 0)
        {
            messages.Add(new ChartsMessage(ChartsOnWire.Of(changes.Charts)));
        }

        var before = Seq;
        Know(changes);
        return Numbered(messages, before, last: Seq);
    }

    private SnapshotMessage Snapshot()
    {
        var all = workbench.Live.Everything(_width);
        var settings = workbench.Settings;
        Know(all);
        return new SnapshotMessage(
            Protocol: 1,
            workbench.Live.Instance,
            workbench.Time.GetUtcNow(),
            all.Operation ?? OperationStatus.Idle,
            all.Statistics ?? StatisticsView.None,
            all.Metrics,
            all.Series,
            ChartsOnWire.Of(all.Charts),
            all.Alerts,
            all.Health ?? HealthView.Unknown,
            all.Log,
            [.. all.Results.Select(ResultView.Of)],
            SettingsSchema.Values(settings),
            settings.Dashboard.UpdateInterval)
        {
            Seq = Seq,
        };
    }

    private List<LiveMessage> NewsOf(LiveChanges changes)
    {
        var messages = new List<LiveMessage>();
        if (changes.SettingsChanged)
        {
            var settings = workbench.Settings;
            messages.Add(new ConfigMessage(SettingsSchema.Values(settings), settings.Dashboard.UpdateInterval));
        }

        if (changes.Operation is { } operation && !_told.Contains(operation))
        {
            messages.Add(new ProgressMessage(operation));
        }

        if (changes.Alerts.Where(IsNew).ToList() is { Count: > 0 } alerts)
        {
            messages.Add(new AlertsMessage(alerts));
        }

        if (changes.Health is { } health && !_told.Contains(health))
        {
            messages.Add(new HealthMessage(health));
        }

        if (changes.Log.Where(entry => entry.Id > _lastLine).ToList() is { Count: > 0 } lines)
        {
            messages.Add(new LogMessage(lines));
        }

        if (changes.Results.Where(IsNew).ToList() is { Count: > 0 } results)
        {
            messages.Add(new ResultsMessage([.. results.Select(ResultView.Of)]));
        }

        return messages;
    }

    private bool IsNew(object told) => !_told.Contains(told);

    private void Remember(LiveChanges changes)
    {
        _told.UnionWith(changes.Alerts);
        _told.UnionWith(changes.Results);
        if (changes.Operation is { } operation)
        {
            _told.Add(operation);
        }

        if (changes.Health is { } health)
        {
            _told.Add(health);
        }

        RememberLineAndState(changes);
    }

    private void Know(LiveChanges changes)
    {
        Seq = NewsSeq = changes.Version;
        _told.Clear();
        _widened = false;
        RememberLineAndState(changes);
    }

    private void RememberLineAndState(LiveChanges changes)
    {
        _lastLine = changes.Log.Count > 0 ? changes.Log[^1].Id : _lastLine;
        _state = changes.Operation?.State ?? _state;
    }

    /// <summary>Courses thinned for the new width. A point too many behind their ends does no harm: the next step replaces it.</summary>
    private IReadOnlyList<SeriesSlice> Widened() =>
        [.. workbench.Live.Everything(_width).Series.Select(slice => slice with { Reset = true })];

    private static List<LiveMessage> Numbered(List<LiveMessage> messages, long seq, long? last = null)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            messages[i] = messages[i] with { Seq = last is { } newest && i == messages.Count - 1 ? newest : seq };
        }

        return messages;
    }
}
