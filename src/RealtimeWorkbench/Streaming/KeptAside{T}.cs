namespace RealtimeWorkbench.Streaming;

/// <summary>Keeps the newest of what was put aside, and counts all of it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class KeptAside<T>
{
    private readonly Lock _lock = new();
    private readonly int _capacity;
    private readonly Queue<T> _newest = new();
    private long _total;

    /// <summary>Starts empty.</summary>
    /// <param name="capacity">Most items to keep; at least 1.</param>
    public KeptAside(int capacity) => _capacity = Guard.AtLeast(1, capacity);

    /// <summary>Items put aside so far, including those no longer kept.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>Returns the items that are kept, oldest first.</summary>
    public IReadOnlyList<T> Snapshot()
    {
        lock (_lock)
        {
            return [.. _newest];
        }
    }

    /// <summary>Puts an item aside; if there are too many, the oldest is forgotten.</summary>
    public void Add(T item)
    {
        lock (_lock)
        {
            _total++;
            if (_newest.Count == _capacity)
            {
                _newest.Dequeue();
            }

            _newest.Enqueue(item);
        }
    }
}
