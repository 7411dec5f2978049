namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>What the stage of event time noticed since it was last asked.</summary>
/// <param name="Late">Samples that came after their watermark.</param>
/// <param name="Duplicates">Samples whose sequence number had been seen.</param>
/// <param name="Gaps">Places where something seems to be missing.</param>
/// <param name="Missing">Sequence numbers left out, less those that came after all.</param>
/// <param name="ReleasedEarly">Samples handed on before their time because too many were held.</param>
internal readonly record struct OrderCounts(int Late, int Duplicates, int Gaps, long Missing, int ReleasedEarly);
