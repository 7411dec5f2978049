using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Lines were written.</summary>
/// <param name="Entries">New lines.</param>
internal sealed record LogMessage(IReadOnlyList<LogEntry> Entries) : LiveMessage("log");
