namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>Where the output of a cell finds the workbench that it belongs to.</summary>
/// <param name="Address">Address of the server; <see langword="null"/> if there is none.</param>
/// <param name="Token">Secret that every call needs.</param>
/// <param name="Kernel">Id of the Jupyter kernel, or the empty string.</param>
/// <param name="At">When the output was written (UTC).</param>
/// <param name="Notice">Why there is no server, in one sentence.</param>
internal sealed record LivePlace(Uri? Address, string Token, string Kernel, DateTimeOffset At, string? Notice)
{
    /// <summary>No server, and none is needed.</summary>
    public static LivePlace None { get; } = new(null, "", "", default, null);
}
