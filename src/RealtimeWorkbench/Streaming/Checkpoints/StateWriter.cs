using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Writes what is known of a machine as bytes: little-endian, with names instead of the numbers of a catalog.</summary>
/// <remarks>
/// Its buffers grow to the largest state and are used again; a write allocates nothing. Every part begins with its name and length,
/// so that a program without that part can pass over it. Not thread-safe.
/// </remarks>
public sealed class StateWriter
{
    /// <summary>Format of what is written; goes up when an older program could not read it.</summary>
    internal const byte Format = 5;

    /// <summary>Most bytes of a count.</summary>
    internal const int MostCountBytes = 10;

    private const int Open = -2;
    private const int Removed = -1;

    private readonly StateBytes _brief = new();
    private readonly StateBytes _pieces = new();
    private readonly List<(string Part, long Key, int Start, int Length)> _written = [];

    /// <summary>Names that have been written before, as they are written: they are few, and written for every value.</summary>
    private readonly List<byte[]?> _metricNames = [];
    private readonly List<byte[]?> _statusNames = [];
    private StateBytes _current;
    private string _part = "";
    private int _start;

    /// <summary>Starts empty.</summary>
    /// <param name="catalog">Names behind the numbers.</param>
    public StateWriter(MetricCatalog catalog)
    {
        Catalog = catalog;
        _current = _brief;
    }

    /// <summary>Names behind the numbers.</summary>
    public MetricCatalog Catalog { get; }

    /// <summary>Writes what a part knows of a machine.</summary>
    public void Write(IMachineState state, int machine)
    {
        _part = state.Part;
        _current = _brief;
        if (_brief.Length == 0)
        {
            Write(Format);
        }

        Write(_part);
        Write(state.Settings);
        _start = _brief.Length;
        Write(0); // Room for the length.
        state.Save(machine, this);
        EndCurrent();
    }

    /// <summary>Writes the pieces of a part alone; what all parts say in brief stays as it was saved.</summary>
    /// <returns>The pieces; there may be none.</returns>
    internal IReadOnlyList<StatePiece> PiecesOf(ILateState state, int machine)
    {
        _part = state.Part;
        _current = _brief;
        _start = _brief.Length;
        Write(0); // Room for a length that nobody reads.
        state.SaveLate(machine, this);
        EndCurrent();
        return [.. Take().Where(piece => piece.Part.Length > 0)];
    }

    /// <summary>Begins a piece: what is written from here on replaces what was saved under its number.</summary>
    /// <param name="key">Number of the piece within its part.</param>
    public void Piece(long key)
    {
        EndCurrent();
        _current = _pieces;
        _written.Add((_part, key, _pieces.Length, Open));
    }

    /// <summary>Removes what was saved under a number.</summary>
    /// <param name="key">Number of the piece within its part.</param>
    public void Remove(long key)
    {
        EndCurrent();
        _current = _pieces;
        _written.Add((_part, key, _pieces.Length, Removed));
    }

    /// <summary>Removes pieces of any part, except for those that were written since <see cref="Take()"/>. To be called after the parts.</summary>
    internal void Remove(IReadOnlyList<(string Part, long Key)> outdated)
    {
        EndCurrent();
        var written = _written.Select(piece => (piece.Part, piece.Key)).ToHashSet();
        foreach (var (part, key) in outdated)
        {
            if (written.Add((part, key)))
            {
                _written.Add((part, key, _pieces.Length, Removed));
            }
        }
    }

    /// <summary>Writes a truth value.</summary>
    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    /// <summary>Writes a byte.</summary>
    public void Write(byte value) => _current.Take(1)[0] = value;

    /// <summary>Writes a whole number.</summary>
    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(_current.Take(sizeof(int)), value);

    /// <summary>Writes a long whole number.</summary>
    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(_current.Take(sizeof(long)), value);

    /// <summary>Writes 64 bits.</summary>
    public void Write(ulong value) => Write((long)value);

    /// <summary>Writes a number, to its last bit.</summary>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a number, or that there is none.</summary>
    public void Write(double? value)
    {
        Write(value.HasValue);
        if (value is { } number)
        {
            Write(number);
        }
    }

    /// <summary>Writes a time; it is read back in UTC.</summary>
    public void Write(DateTimeOffset value) => Write(value.UtcTicks);

    /// <summary>Writes a time, or that there is none.</summary>
    public void Write(DateTimeOffset? value)
    {
        Write(value.HasValue);
        if (value is { } time)
        {
            Write(time);
        }
    }

    /// <summary>Writes a text, or that there is none.</summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            Write(-1);
            return;
        }

        Write(value.AsSpan());
    }

    /// <summary>Writes a text, as that of a string.</summary>
    internal void Write(ReadOnlySpan<char> value)
    {
        // Room for the longest that it can be, so that it is gone over once.
        var room = sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = _current.Take(room);
        var length = Encoding.UTF8.GetBytes(value, bytes[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        _current.GiveBack(room - sizeof(int) - length);
    }

    /// <summary>Writes numbers, without how many there are.</summary>
    public void Write(ReadOnlySpan<double> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            Write(MemoryMarshal.AsBytes(values));
            return;
        }

        foreach (var value in values)
        {
            Write(value);
        }
    }

    /// <summary>Writes whole numbers, without how many there are.</summary>
    public void Write(ReadOnlySpan<long> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            Write(MemoryMarshal.AsBytes(values));
            return;
        }

        foreach (var value in values)
        {
            Write(value);
        }
    }

    /// <summary>Writes the name of a metric.</summary>
    /// <param name="metric">Its number.</param>
    public void WriteMetric(int metric) => Write(NameOf(metric, _metricNames, Catalog.Metrics));

    /// <summary>Writes the name of a machine's state, or that there is none.</summary>
    /// <param name="status">Its number, or <see cref="SampleBatch.None"/>.</param>
    public void WriteStatus(int status)
    {
        if (status == SampleBatch.None)
        {
            Write((string?)null);
            return;
        }

        Write(NameOf(status, _statusNames, Catalog.Statuses));
    }

    private static byte[] NameOf(int number, List<byte[]?> known, NameTable names)
    {
        if (number < known.Count && known[number] is { } name)
        {
            return name;
        }

        while (known.Count <= number)
        {
            known.Add(null);
        }

        var text = names[number];
        name = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32LittleEndian(name, name.Length - sizeof(int));
        Encoding.UTF8.GetBytes(text, name.AsSpan(sizeof(int)));
        return known[number] = name;
    }

    /// <summary>Writes bytes as they are.</summary>
    private void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_current.Take(bytes.Length));

    /// <summary>Leaves room for bytes that the caller fills in at once, where many numbers of a known count follow each other.</summary>
    internal Span<byte> Take(int count) => _current.Take(count);

    /// <summary>Takes back the end of the room that was left last, where fewer bytes were needed.</summary>
    internal void GiveBack(int count) => _current.GiveBack(count);

    /// <summary>Writes a count in as few bytes as it takes, seven bits each: most are small, and there are thousands.</summary>
    internal void WriteCount(long count)
    {
        var bytes = Take(MostCountBytes);
        GiveBack(MostCountBytes - PutCount(bytes, count));
    }

    /// <summary>Puts a count into room that was left for it, of at least <see cref="MostCountBytes"/>.</summary>
    /// <returns>Bytes used.</returns>
    internal static int PutCount(Span<byte> bytes, long count)
    {
        var (rest, used) = ((ulong)count, 0);
        for (; rest > 0x7F; rest >>= 7)
        {
            bytes[used++] = (byte)(rest | 0x80);
        }

        bytes[used++] = (byte)rest;
        return used;
    }

    /// <summary>Hands out what was written since the last call.</summary>
    public IReadOnlyList<StatePiece> Take()
    {
        // All of it is written over, and it may be megabytes.
        var bytes = GC.AllocateUninitializedArray<byte>(_brief.Length + _pieces.Length);
        _brief.Written.CopyTo(bytes);
        _pieces.Written.CopyTo(bytes.AsSpan(_brief.Length));
        var taken = new List<StatePiece>(_written.Count + 1)
        {
            new("", 0, bytes.AsMemory(0, _brief.Length)),
        };
        foreach (var (part, key, start, length) in _written)
        {
            // Without its type, the null would become an array and then an empty memory.
            taken.Add(new StatePiece(
                part, key, length == Removed ? (ReadOnlyMemory<byte>?)null : bytes.AsMemory(_brief.Length + start, length)));
        }

        _brief.Clear();
        _pieces.Clear();
        _written.Clear();
        return taken;
    }

    /// <summary>Fills in the length of what ends here, whose place was left free.</summary>
    private void EndCurrent()
    {
        if (ReferenceEquals(_current, _brief))
        {
            BinaryPrimitives.WriteInt32LittleEndian(_brief.From(_start), _brief.Length - _start - sizeof(int));
        }
        else if (_written[^1] is { Length: Open } last)
        {
            _written[^1] = last with { Length = _pieces.Length - last.Start };
        }
    }

    /// <summary>Bytes that grow at their end and can be changed before it.</summary>
    private sealed class StateBytes
    {
        private byte[] _bytes = new byte[1024];

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

        public Span<byte> From(int start) => _bytes.AsSpan(start);

        public Span<byte> Take(int count)
        {
            if (_bytes.Length - Length < count)
            {
                Array.Resize(ref _bytes, Math.Max(Length + count, _bytes.Length * 2));
            }

            var taken = _bytes.AsSpan(Length, count);
            Length += count;
            return taken;
        }

        public void GiveBack(int count) => Length -= count;

        public void Clear() => Length = 0;
    }
}
