namespace RealtimeWorkbench.History;

/// <summary>Chunks that have been stored and wait for another batch: new ones for each would live just long enough to be moved by the garbage collector. Not thread-safe.</summary>
internal sealed class SpareChunks
{
    /// <summary>Values whose room is kept.</summary>
    private const int Most = 500_000;

    /// <summary>Chunks that are kept. Small ones hold little, but each a list of its columns.</summary>
    private const int MostChunks = 256;

    private readonly Stack<HistoryChunk> _chunks = new();
    private long _room;

    /// <summary>Takes one, or makes one.</summary>
    public HistoryChunk Take()
    {
        if (!_chunks.TryPop(out var chunk))
        {
            return new HistoryChunk();
        }

        _room -= chunk.Room;
        return chunk;
    }

    /// <summary>Gives one back.</summary>
    public void Keep(HistoryChunk chunk)
    {
        if (_chunks.Count < MostChunks && _room + chunk.Room <= Most)
        {
            _room += chunk.Room;
            _chunks.Push(chunk);
        }
    }
}
