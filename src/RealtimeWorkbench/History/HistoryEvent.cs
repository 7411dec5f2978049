namespace RealtimeWorkbench.History;

/// <summary>Something that happened in a run: an alert, a point of a chart that breaks a rule, a change of health.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Its name among its kind in the run; the same samples give the same names, so what is written twice is there once.</param>
/// <param name="Time">When it began (UTC): event time; of health the time of the check.</param>
/// <param name="Until">When it ended; <see langword="null"/> if it has not, or has no duration.</param>
/// <param name="Machine">Key of the machine; of health the component.</param>
/// <param name="Metric">Name of the metric, or the empty string.</param>
/// <param name="State">How it stands in a word: active, acknowledged, returned, closed; healthy, degraded …; the rule of a point.</param>
/// <param name="Severity">How much it matters in a word, or the empty string.</param>
/// <param name="Body">All of it, as a JSON object.</param>
public sealed record HistoryEvent(
    string Run,
    HistoryEventKind Kind,
    string Key,
    DateTimeOffset Time,
    DateTimeOffset? Until,
    string Machine,
    string Metric,
    string State,
    string Severity,
    string Body);
