using System.Buffers.Binary;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Reads what a <see cref="StateWriter"/> wrote of a machine. What is damaged ends in a <see cref="StateException"/>, never in a wrong value beyond its bytes.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class StateReader
{
    private readonly Dictionary<string, (string Settings, ReadOnlyMemory<byte> Bytes)> _brief = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StatePiece>> _pieces = new(StringComparer.Ordinal);
    private readonly List<(string Part, long Key)> _outdated = [];
    private readonly List<string> _anew = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private ReadOnlyMemory<byte> _rest;
    private string _part = "";
    private int _next;

    /// <summary>Takes the pieces of a machine.</summary>
    /// <param name="catalog">Names of this run; unknown ones are added.</param>
    /// <param name="pieces">All that was saved of the machine.</param>
    /// <exception cref="StateException">They are damaged, or written by a later version.</exception>
    public StateReader(MetricCatalog catalog, IEnumerable<StatePiece> pieces)
    {
        Catalog = catalog;
        foreach (var piece in pieces)
        {
            if (piece.Bytes is not { } bytes)
            {
                continue;
            }

            if (piece.Part.Length == 0)
            {
                ReadBrief(bytes);
                continue;
            }

            if (!_pieces.TryGetValue(piece.Part, out var own))
            {
                _pieces.Add(piece.Part, own = []);
            }

            own.Add(piece);
        }
    }

    /// <summary>Names of this run.</summary>
    public MetricCatalog Catalog { get; }

    /// <summary>Pieces that are to be removed at the next save, unless they are written anew by then.</summary>
    internal IReadOnlyList<(string Part, long Key)> Outdated => _outdated;

    /// <summary>Says of each part that was not restored, because it was saved under other settings, which they are.</summary>
    internal IReadOnlyList<string> Anew => _anew;

    /// <summary>Bytes of the current part or piece that have not been read.</summary>
    public int Remaining => _rest.Length;

    /// <summary>Gives a part back what was saved of a machine; nothing happens if nothing was.</summary>
    /// <returns>False if nothing was, or under other settings.</returns>
    /// <exception cref="StateException">It is damaged.</exception>
    public bool Read(IMachineState state, int machine)
    {
        if (!_brief.Remove(state.Part, out var saved))
        {
            return false;
        }

        _part = state.Part;
        _rest = saved.Bytes;
        _next = 0;
        if (saved.Settings != state.Settings)
        {
            _anew.Add($"What the checkpoint has as {_part} was found with {Shown(saved.Settings)}; with {Shown(state.Settings)} it begins anew.");
            Skip();
            return false;
        }

        try
        {
            state.Restore(machine, this);
        }
        catch (Exception problem) when (problem is not StateException)
        {
            throw new StateException($"The saved state of {_part} cannot be taken back: {problem.Message}", problem);
        }

        RequireAllRead();
        _read.Add(_part);
        return true;
    }

    /// <summary>Goes on to the next piece of the part, in the order of their numbers.</summary>
    /// <param name="key">Its number.</param>
    /// <returns>False if there is none.</returns>
    /// <exception cref="StateException">Not all was read of what comes before it: the part, or the piece before.</exception>
    public bool NextPiece(out long key)
    {
        key = 0;
        RequireAllRead();
        if (!_pieces.TryGetValue(_part, out var own))
        {
            return false;
        }

        if (_next == 0)
        {
            own.Sort((a, b) => a.Key.CompareTo(b.Key));
        }

        if (_next == own.Count)
        {
            return false;
        }

        key = own[_next].Key;
        _rest = own[_next++].Bytes ?? default;
        return true;
    }

    /// <summary>Passes over the rest of the part, or of the piece that was begun last.</summary>
    internal void PassOver() => _rest = default;

    /// <summary>Passes over the rest of the part and its pieces.</summary>
    public void Skip()
    {
        Renew();
        _rest = default;
        _pieces.Remove(_part);
    }

    /// <summary>Has the pieces of all parts removed that nobody has read: they would be taken for new ones when such a part comes back.</summary>
    internal void RenewUnread()
    {
        foreach (var (part, own) in _pieces)
        {
            if (!_read.Contains(part))
            {
                _outdated.AddRange(own.Select(piece => (piece.Part, piece.Key)));
            }
        }
    }

    /// <summary>Has all pieces of the part removed at the next save, except for those that are written anew by then.</summary>
    public void Renew()
    {
        if (_pieces.TryGetValue(_part, out var own))
        {
            _outdated.AddRange(own.Select(piece => (piece.Part, piece.Key)));
        }
    }

    /// <summary>Reads a truth value.</summary>
    public bool ReadBool() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw Damaged(Invariant($"{other} where there must be 0 or 1")),
    };

    /// <summary>Reads a byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads a whole number.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Reads a long whole number.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads 64 bits.</summary>
    public ulong ReadUInt64() => (ulong)ReadInt64();

    /// <summary>Reads a count that <see cref="StateWriter.WriteCount"/> wrote; never negative.</summary>
    internal long ReadShortCount()
    {
        var count = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = ReadByte();
            count |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return count;
            }
        }

        throw Damaged("a count without an end");
    }

    /// <summary>Reads a number.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads a number, or that there is none.</summary>
    public double? ReadOptionalDouble() => ReadBool() ? ReadDouble() : null;

    /// <summary>Reads a time.</summary>
    public DateTimeOffset ReadTime()
    {
        var ticks = ReadInt64();
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw Damaged(Invariant($"{ticks} where there must be a time"));
    }

    /// <summary>Reads a time, or that there is none.</summary>
    public DateTimeOffset? ReadOptionalTime() => ReadBool() ? ReadTime() : null;

    /// <summary>Reads a text.</summary>
    public string ReadString() => ReadOptionalString() ?? throw Damaged("no text where there must be one");

    /// <summary>Reads a text, or that there is none.</summary>
    public string? ReadOptionalString()
    {
        var length = ReadInt32();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Reads how many items follow.</summary>
    /// <param name="bytesEach">Fewest bytes of an item; at least 1.</param>
    /// <exception cref="StateException">So many cannot follow.</exception>
    public int ReadCount(int bytesEach = 1)
    {
        var count = ReadInt32();
        return count >= 0 && (long)count * bytesEach <= _rest.Length
            ? count
            : throw Damaged(Invariant($"a list of {count} items in {_rest.Length} bytes"));
    }

    /// <summary>Fills a span with numbers.</summary>
    public void Read(Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadDouble();
        }
    }

    /// <summary>Fills a span with whole numbers.</summary>
    public void Read(Span<long> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadInt64();
        }
    }

    /// <summary>Reads the name of a metric.</summary>
    /// <returns>Its number in this run.</returns>
    public int ReadMetric() => Catalog.Metrics.GetOrAdd(ReadString());

    /// <summary>Reads the name of a machine's state.</summary>
    /// <returns>Its number in this run, or <see cref="SampleBatch.None"/>.</returns>
    public int ReadStatus() => ReadOptionalString() is { } name ? Catalog.Statuses.GetOrAdd(name) : SampleBatch.None;

    /// <summary>Makes the exception for something that cannot be.</summary>
    /// <param name="found">What was found, in a few words.</param>
    public StateException Damaged(string found) =>
        new($"The saved state of {(_part.Length == 0 ? "a machine" : _part)} is damaged: there is {found}.");

    private void RequireAllRead()
    {
        if (_rest.Length > 0)
        {
            throw new StateException(Invariant($"The saved state of {_part} has {_rest.Length} bytes more than it should; it is damaged or of a later version."));
        }
    }

    private static string Shown(string settings) => settings.Length == 0 ? "none" : settings;

    private void ReadBrief(ReadOnlyMemory<byte> bytes)
    {
        _rest = bytes;
        if (ReadByte() is var format && format != StateWriter.Format)
        {
            throw new StateException(Invariant(
                $"The saved state has format {format}, but this version reads format {StateWriter.Format}; name another Checkpoint.Path to begin anew, or go on with the version that wrote it."));
        }

        while (_rest.Length > 0)
        {
            var part = ReadString();
            var settings = ReadString();
            var length = ReadCount();
            _brief[part] = (settings, _rest[..length]);
            _rest = _rest[length..];
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Damaged(Invariant($"an end after {_rest.Length} of {count} bytes"));
        }

        var taken = _rest.Span[..count];
        _rest = _rest[count..];
        return taken;
    }
}
