using System.Buffers.Binary;
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

    /// <summary>Whether a number, which need not be one, is that of a name. Takes less time than to look the name up.</summary>
    internal bool Is(int id, ReadOnlySpan<byte> utf8)
    {
        var table = _table;
        return (uint)id < (uint)table.Count && utf8.SequenceEqual(table.Keys[id]);
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

    /// <summary>Open-addressing hash table. Readers may hold an old one; it may lack the newest names.</summary>
    /// <remarks>
    /// One table and the next share their arrays as long as these have room, so that adding many names takes time in proportion to them. What
    /// is written to shared arrays lies behind what readers of the older table look at, except for free slots, which are filled last.
    /// </remarks>
    private sealed class Table(byte[][] keys, string[] names, int count, int[] slots)
    {
        private const int FewestSlots = 16;

        public static readonly Table Empty = new(new byte[FewestSlots / 2][], new string[FewestSlots / 2], 0, CreateSlots(FewestSlots));

        public int Count => count;

        public string[] Names => names;

        public byte[][] Keys => keys;

        public int Find(ReadOnlySpan<byte> utf8)
        {
            var mask = slots.Length - 1;
            for (var slot = Hash(utf8) & mask; ; slot = (slot + 1) & mask)
            {
                var id = Volatile.Read(ref slots[slot]);
                if (id < 0 || utf8.SequenceEqual(keys[id]))
                {
                    return id;
                }
            }
        }

        public Table With(byte[] key)
        {
            var (allKeys, allNames, allSlots) = count < keys.Length && count > 0 ? (keys, names, slots) : Grown();
            allKeys[count] = key;
            allNames[count] = Encoding.UTF8.GetString(key);
            Put(allSlots, key, count);
            return new Table(allKeys, allNames, count + 1, allSlots);
        }

        /// <summary>Copies with room for as many again; never more than half of the slots are taken.</summary>
        private (byte[][] Keys, string[] Names, int[] Slots) Grown()
        {
            var room = Math.Max(FewestSlots / 2, count * 2);
            var (grownKeys, grownNames, grownSlots) = (new byte[room][], new string[room], CreateSlots(room * 2));
            Array.Copy(keys, grownKeys, count);
            Array.Copy(names, grownNames, count);
            for (var id = 0; id < count; id++)
            {
                Put(grownSlots, keys[id], id);
            }

            return (grownKeys, grownNames, grownSlots);
        }

        private static void Put(int[] slots, byte[] key, int id)
        {
            var mask = slots.Length - 1;
            var slot = Hash(key) & mask;
            while (slots[slot] >= 0)
            {
                slot = (slot + 1) & mask;
            }

            // Behind the key, for those who read without a lock.
            Volatile.Write(ref slots[slot], id);
        }

        private static int[] CreateSlots(int size)
        {
            var slots = new int[size];
            Array.Fill(slots, -1);
            return slots;
        }

        /// <summary>Eight bytes at a time, multiplied by 2^64 divided by the golden ratio, whose upper half depends on all of them.</summary>
        private static int Hash(ReadOnlySpan<byte> utf8)
        {
            const ulong Golden = 0x9E3779B97F4A7C15;
            var hash = (ulong)utf8.Length;
            for (; utf8.Length >= sizeof(ulong); utf8 = utf8[sizeof(ulong)..])
            {
                hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8));
            }

            var rest = 0ul;
            foreach (var value in utf8)
            {
                rest = (rest << 8) | value;
            }

            return (int)(Mix(hash ^ rest) & int.MaxValue);

            static ulong Mix(ulong value)
            {
                value *= Golden;
                return value ^ (value >> 32);
            }
        }
    }
}
