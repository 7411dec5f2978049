namespace RealtimeWorkbench.History;

/// <summary>What an event of a history is.</summary>
public enum HistoryEventKind
{
    /// <summary>An alert, as it stood last.</summary>
    Alert,

    /// <summary>A point of a control chart that breaks a rule.</summary>
    Point,

    /// <summary>The health of a component, where it changed.</summary>
    Health,
}
