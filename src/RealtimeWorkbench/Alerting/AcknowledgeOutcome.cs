namespace RealtimeWorkbench.Alerting;

/// <summary>What became of an attempt to acknowledge an alert.</summary>
public enum AcknowledgeOutcome
{
    /// <summary>It is acknowledged from now on.</summary>
    Done,

    /// <summary>There is no such alert, or the history no longer holds it.</summary>
    UnknownAlert,

    /// <summary>Somebody had acknowledged it before; nothing has changed.</summary>
    AlreadyAcknowledged,

    /// <summary>Nobody's name was given.</summary>
    NameMissing,
}
