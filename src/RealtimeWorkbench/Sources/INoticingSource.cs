namespace RealtimeWorkbench.Sources;

/// <summary>A source that goes on through troubles of the world, and says when they come and when they are over.</summary>
public interface INoticingSource : ISampleSource
{
    /// <summary>Raised once for each trouble and once for its end, from any thread, while the source is read.</summary>
    event Action<SourceNotice>? Noticed;
}
