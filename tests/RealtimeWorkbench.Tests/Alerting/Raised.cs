using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Alerting;

/// <summary>Alerts that a register has just raised, for those who tell of them.</summary>
internal static class Raised
{
    /// <summary>When all of them were raised.</summary>
    public static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The change that says so.</summary>
    public static AlertChange Alert(string id, string machine = "am-01", string metric = "x") => new(
        AlertChangeKind.Raised,
        new Alert
        {
            Id = id,
            Key = new AlertKey("r", machine, metric),
            State = AlertState.UnacknowledgedActive,
            Severity = Severity.High,
            Explanation = "x is silent.",
            Value = null,
            Lower = null,
            Upper = null,
            RaisedAt = At,
            LastSeenAt = At,
            Count = 1,
        },
        At,
        "x is silent.",
        Notify: true);
}
