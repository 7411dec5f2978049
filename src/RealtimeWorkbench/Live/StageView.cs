namespace RealtimeWorkbench.Live;

/// <summary>Where points of a chart begin to have other limits, by intention: a stage of the process, or a newer baseline.</summary>
/// <param name="Index">Number of its first point.</param>
/// <param name="Name">Its name, such as "baseline 3".</param>
public sealed record StageView(long Index, string Name)
{
    /// <summary>Name of the stage of a group whose limits will be replaced by those of its baseline.</summary>
    public const string Provisional = "provisional";
}
