using System.Text;

namespace RealtimeWorkbench.Samples;

/// <summary>Gives names small numbers, in the order of their first appearance, so that hot paths compare integers.</summary>
/// <remarks>Adding takes a lock; looking up takes none. Thread-safe.</remarks>
public sealed class NameTable
{
    private readonly Lock _adding = new();
    private volatile Table _table = Table.Empty;

    /// <summary>Number of names.</summary>
    public int Count => _table.Count;

    /// <summary>Name with the given number.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> was never given out.</exception>
    public string this[int id]
    {
        get
        {
            var table = _table;
            ArgumentOutOfRangeException.ThrowIfNegative(id);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, table.Count);
            return table.Names[id];
        }
    }

    /// <summary>Looks up a name without adding it.</summary>
    /// <param name="name">Name to look up; compared byte by byte.</param>
    /// <param name="id">Its number, or -1.</param>
    public bool TryGetId(string name, out int id) => TryGetId(Encoding.UTF8.GetBytes(name), out id);

    /// <summary>Looks up a name without adding it. Allocates nothing.</summary>
    /// <param name="utf8">Name to look up in UTF-8, unescaped; compared byte by byte.</param>
    /// <param name="id">Its number, or -1.</param>
    public bool TryGetId(ReadOnlySpan<byte> utf8, out int id)
    {
        id = _table.Find(utf8);
        return id >= 0;
    }

    /// <summary>Returns the number of a name, giving it the next one if it is new.</summary>
    public int GetOrAdd(string name) => GetOrAdd(Encoding.UTF8.GetBytes(name));

    /// <summary>Returns the number of a name, giving it the next one if it is new. Allocates only when it is new.</summary>
    /// <param name="utf8">The name in UTF-8, unescaped.</param>
    public int GetOrAdd(ReadOnlySpan<byte> utf8)
    {
        var id = _table.Find(utf8);
        return id >= 0 ? id : Add(utf8);
    }

    private int Add(ReadOnlySpan<byte> utf8)
    {
        lock (_adding)
        {
            var id = _table.Find(utf8);
            if (id >= 0)
            {
                return id;
            }

            _table = _table.With(utf8.ToArray());
            return _table.Count - 1;
        }
    }

    /// <summary>Open-addressing hash table of a fixed size. Readers may hold an old one; it only lacks the newest names.</summary>
    private sealed class Table(byte[][] keys, string[] names, int count, int[] slots)
    {
        public static readonly Table Empty = new([], [], 0, CreateSlots(16));

        public int Count => count;

        public string[] Names => names;

        public int Find(ReadOnlySpan<byte> utf8)
        {
            var mask = slots.Length - 1;
            for (var slot = Hash(utf8) & mask; slots[slot] >= 0; slot = (slot + 1) & mask)
            {
                if (utf8.SequenceEqual(keys[slots[slot]]))
                {
                    return slots[slot];
                }
            }

            return -1;
        }

        // Copies only at powers of two would make adding cheaper, but names are few and then never change.
        public Table With(byte[] key)
        {
            byte[][] allKeys = [.. keys, key];
            string[] allNames = [.. names, Encoding.UTF8.GetString(key)];
            var grown = CreateSlots(allKeys.Length * 2 > slots.Length ? slots.Length * 2 : slots.Length);
            var mask = grown.Length - 1;
            for (var id = 0; id < allKeys.Length; id++)
            {
                var slot = Hash(allKeys[id]) & mask;
                while (grown[slot] >= 0)
                {
                    slot = (slot + 1) & mask;
                }

                grown[slot] = id;
            }

            return new Table(allKeys, allNames, allKeys.Length, grown);
        }

        private static int[] CreateSlots(int size)
        {
            var slots = new int[size];
            Array.Fill(slots, -1);
            return slots;
        }

        /// <summary>FNV-1a, 32 bits.</summary>
        private static int Hash(ReadOnlySpan<byte> utf8)
        {
            var hash = 2166136261u;
            foreach (var value in utf8)
            {
                hash = (hash ^ value) * 16777619u;
            }

            return (int)(hash & int.MaxValue);
        }
    }
}
