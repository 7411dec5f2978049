using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Operations;

/// <summary>Sends a test through every channel, so that a wrong address is found before an alert needs it.</summary>
internal static class ChannelTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends the test and says what came of it.</summary>
    public static async Task<Table> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string>>
        {
            new[] { "dashboard", context.Settings.Alerts.Dashboard ? "on" : "off", "Alerts appear on the page and in cells." },
        };
        var test = TestChange(context.Time.GetUtcNow());
        foreach (var channel in context.Channels)
        {
            var (state, remark) = await TryAsync(channel, test, context.Time, cancellationToken).ConfigureAwait(false);
            rows.Add([channel.Name, state, remark]);
        }

        if (context.Settings.Alerts.Email)
        {
            rows.Add(["e-mail", "not in this version", "Alerts stay on the dashboard and in the log."]);
            context.Warn("Alerts.Email is on, but this version has no e-mail; alerts stay on the dashboard and in the log.");
        }

        if (context.Settings.Alerts.Sms)
        {
            rows.Add(["SMS", "not in this version", "Alerts stay on the dashboard and in the log."]);
            context.Warn("Alerts.Sms is on, but this version sends no text messages; alerts stay on the dashboard and in the log.");
        }

        return new Table("Channels", ["Channel", "State", "Remark"], rows);
    }

    private static async Task<(string State, string Remark)> TryAsync(
        IAlertChannel channel, AlertChange test, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var started = time.GetTimestamp();
        try
        {
            await channel.NotifyAsync(test, either.Token).ConfigureAwait(false);
            return ("on", Invariant($"Test delivered in {time.GetElapsedTime(started).TotalMilliseconds:0} ms."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ("failed", Invariant($"Test not delivered within {Patience.TotalSeconds} s."));
        }
#pragma warning disable CA1031 // A channel may fail in any way; what it said is the result of the test.
        catch (Exception problem) when (problem is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return ("failed", problem.Message);
        }
    }

    private static AlertChange TestChange(DateTimeOffset now)
    {
        const string Explanation = "This is a test of the alert channels; nothing is wrong.";
        var alert = new Alert
        {
            Id = "workbench/channels/test#0",
            Key = new AlertKey("test", RunContexts.Workbench, "channels"),
            State = AlertState.UnacknowledgedActive,
            Severity = Severity.Low,
            Explanation = Explanation,
            Value = null,
            Lower = null,
            Upper = null,
            RaisedAt = now,
            LastSeenAt = now,
            Count = 1,
        };
        return new AlertChange(AlertChangeKind.Raised, alert, now, Explanation, Notify: true);
    }
}
