namespace RealtimeWorkbench.Alerting;

/// <summary>Tells people about alerts: a log, a mail, a message.</summary>
public interface IAlertChannel
{
    /// <summary>Name for messages and counters, such as "log".</summary>
    string Name { get; }

    /// <summary>Raised, from any thread, when what failed may be told now, as where a server is back: what waits for its next try is tried at once, but not within a second of its last.</summary>
    /// <remarks>A channel that does not know need not have it; what failed is tried again after a pause anyway.</remarks>
    event Action? Recovered
    {
        add
        {
            // There is nothing to be told of.
        }

        remove
        {
        }
    }

    /// <summary>Tells of a change. Failing by an exception is allowed: it is counted and reported, the next alert is told, and this one is tried again.</summary>
    /// <param name="change">What has happened.</param>
    /// <param name="cancellationToken">Cancelled when the channel takes too long or the run ends.</param>
    ValueTask NotifyAsync(AlertChange change, CancellationToken cancellationToken = default);
}
