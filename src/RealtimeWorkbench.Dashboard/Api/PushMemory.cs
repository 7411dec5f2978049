namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Remembers what requests with a key were answered, so that one that is sent again takes nothing twice.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PushMemory
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();
    private long _bytes;

    /// <summary>Finds what a request with a key was answered.</summary>
    public bool TryGet(string key, out Entry entry) => _entries.TryGetValue(key, out entry);

    /// <summary>Remembers an answer, and forgets the oldest ones where there are too many.</summary>
    public void Add(string key, Entry entry)
    {
        _entries.Add(key, entry);
        _oldest.Enqueue(key);
        _bytes += entry.Answer.Length;
        while (_oldest.Count > Limits.RememberedKeys || _bytes > Limits.RememberedBytes)
        {
            _entries.Remove(_oldest.Dequeue(), out var forgotten);
            _bytes -= forgotten.Answer.Length;
        }
    }

    /// <summary>What a request was answered.</summary>
    /// <param name="Fingerprint">Hash of what was sent.</param>
    /// <param name="Status">Status code.</param>
    /// <param name="Answer">The answer in JSON.</param>
    public readonly record struct Entry(string Fingerprint, int Status, byte[] Answer);
}
