namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>A parameter of a call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRequired">Whether the call fails without it.</param>
/// <param name="Description">What it means, in one sentence.</param>
/// <param name="InPath">Whether it is a part of the path; otherwise it follows the question mark.</param>
/// <param name="InHeader">Whether it is a header.</param>
internal sealed record ApiParameter(string Name, bool IsRequired, string Description, bool InPath = false, bool InHeader = false);
