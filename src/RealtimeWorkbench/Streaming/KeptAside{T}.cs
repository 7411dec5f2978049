using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>Keeps the newest of what was put aside, and counts all of it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class KeptAside<T>
{
    private readonly Lock _lock = new();
    private readonly int _capacity;
    private readonly KeptFormat<T>? _format;
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private Queue<Entry> _newest = new();
    private long _total;
    private long _last;

    /// <summary>Starts empty.</summary>
    /// <param name="capacity">Most items to keep; at least 1.</param>
    public KeptAside(int capacity) => _capacity = Guard.AtLeast(1, capacity);

    /// <summary>Starts empty, with items that checkpoints keep.</summary>
    internal KeptAside(int capacity, KeptFormat<T> format)
        : this(capacity)
    {
        _format = format;
        State = new Saved(this, format);
    }

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

    /// <summary>Items that are kept.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _newest.Count;
            }
        }
    }

    /// <summary>Part of checkpoints; <see langword="null"/> if they don't keep it.</summary>
    internal IMachineState? State { get; }

    /// <summary>Returns the items that are kept, oldest first.</summary>
    public IReadOnlyList<T> Snapshot()
    {
        lock (_lock)
        {
            return [.. _newest.Select(entry => entry.Item)];
        }
    }

    /// <summary>Puts an item aside; if there are too many, the oldest is forgotten.</summary>
    public void Add(T item)
    {
        lock (_lock)
        {
            _total++;
            var owner = _format is null ? null : OwnerOf(_format.MachineOf(item));
            if (owner is not null)
            {
                owner.Total++;
            }

            var entry = new Entry(++_last, owner, item);
            _newest.Enqueue(entry);
            owner?.Unsaved.Enqueue(entry);
            Trim();
        }
    }

    private Owner OwnerOf(string machine)
    {
        if (!_owners.TryGetValue(machine, out var owner))
        {
            _owners.Add(machine, owner = new Owner());
        }

        return owner;
    }

    private void Trim()
    {
        while (_newest.Count > _capacity)
        {
            var oldest = _newest.Dequeue();
            if (oldest.Owner is { } owner)
            {
                owner.GoneTo = oldest.Number;
                if (owner.Unsaved.TryPeek(out var unsaved) && unsaved.Number == oldest.Number)
                {
                    owner.Unsaved.Dequeue();
                }
            }
        }
    }

    /// <summary>What a machine has in the list.</summary>
    private sealed class Owner
    {
        public long Total { get; set; }

        /// <summary>Number of the newest item that had to leave the list.</summary>
        public long GoneTo { get; set; }

        /// <summary>Items of the list that no checkpoint has yet, oldest first.</summary>
        public Queue<Entry> Unsaved { get; } = [];

        /// <summary>Pieces that checkpoints have, oldest first: numbers of the first and of the last item.</summary>
        public Queue<(long First, long Last)> Pieces { get; } = [];
    }

    private readonly record struct Entry(long Number, Owner? Owner, T Item);

    /// <summary>The items of a machine: those that came between two checkpoints are a piece, under the place of the first in the list.</summary>
    private sealed class Saved(KeptAside<T> list, KeptFormat<T> format) : IMachineState
    {
        public string Part => format.Part;

        public void Save(int machine, StateWriter writer)
        {
            lock (list._lock)
            {
                if (!list._owners.TryGetValue(writer.Catalog.Machines[machine], out var owner))
                {
                    return;
                }

                writer.Write(owner.Total);
                writer.Write(owner.GoneTo);
                while (owner.Pieces.TryPeek(out var oldest) && oldest.Last <= owner.GoneTo)
                {
                    writer.Remove(owner.Pieces.Dequeue().First);
                }

                if (owner.Unsaved.Count == 0)
                {
                    return;
                }

                var (first, last) = (owner.Unsaved.Peek().Number, 0L);
                writer.Piece(first);
                while (owner.Unsaved.TryDequeue(out var entry))
                {
                    writer.WriteCount(entry.Number - first);
                    format.Write(writer, entry.Item);
                    last = entry.Number;
                }

                owner.Pieces.Enqueue((first, last));
            }
        }

        public void Restore(int machine, StateReader reader)
        {
            if (reader.Remaining == 0)
            {
                return;
            }

            lock (list._lock)
            {
                var name = reader.Catalog.Machines[machine];
                var owner = list.OwnerOf(name);
                owner.Total = reader.ReadInt64();
                list._total += owner.Total;
                owner.GoneTo = reader.ReadInt64();
                list._last = Math.Max(list._last, owner.GoneTo);
                var restored = new List<Entry>();
                while (reader.NextPiece(out var first))
                {
                    var number = first;
                    while (reader.Remaining > 0)
                    {
                        number = first + reader.ReadShortCount();
                        var item = format.Read(reader, name);
                        if (number > owner.GoneTo)
                        {
                            restored.Add(new Entry(number, owner, item));
                        }
                    }

                    owner.Pieces.Enqueue((first, number));
                    list._last = Math.Max(list._last, number);
                }

                // Among those of other machines, at the places that they had.
                if (restored.Count == 0)
                {
                    return;
                }

                list._newest = new Queue<Entry>(list._newest.Concat(restored).OrderBy(entry => entry.Number));
                list.Trim();
            }
        }

        public void Forget(int machine, string name)
        {
            lock (list._lock)
            {
                if (list._owners.Remove(name, out var owner))
                {
                    list._total -= owner.Total;
                    list._newest = new Queue<Entry>(list._newest.Where(entry => !ReferenceEquals(entry.Owner, owner)));
                }
            }
        }
    }
}
