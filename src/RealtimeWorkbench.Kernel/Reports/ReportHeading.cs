namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>A heading of a report.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Id">What a link to it names.</param>
/// <param name="Text">Its text.</param>
internal sealed record ReportHeading(int Level, string Id, string Text);
