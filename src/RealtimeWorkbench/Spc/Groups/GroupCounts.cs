namespace RealtimeWorkbench.Spc.Groups;

/// <summary>How many rows of a group were complete.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Group">The group.</param>
/// <param name="Rows">Rows so far, Phase I included.</param>
/// <param name="Incomplete">Rows that lacked a metric, so that they are in no chart.</param>
/// <param name="Missing">For each metric in how many rows it was missing or too old.</param>
public sealed record GroupCounts(string Machine, MetricGroup Group, long Rows, long Incomplete, IReadOnlyList<long> Missing);
