namespace RealtimeWorkbench.Dashboard.Sockets;

/// <summary>Counts the views, and lets in no more than there is room for.</summary>
/// <param name="most">Most views at the same time.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class LiveClients(int most)
{
    private int _count;

    /// <summary>Most views at the same time.</summary>
    public int Most => most;

    /// <summary>Views connected now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets a view in, if there is room; <see cref="Leave"/> must follow.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= most)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Notes that a view has gone.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);
}
