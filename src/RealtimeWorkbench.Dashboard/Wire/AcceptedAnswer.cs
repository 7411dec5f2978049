namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>POST /data</c>.</summary>
/// <param name="Accepted">Samples that joined the stream.</param>
internal sealed record AcceptedAnswer(int Accepted);
