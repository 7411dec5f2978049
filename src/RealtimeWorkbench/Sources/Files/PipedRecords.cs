using System.Runtime.InteropServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Records of a stream that can be read once, such as standard input.</summary>
/// <param name="stream">The stream.</param>
/// <param name="name">What a user knows it by.</param>
internal sealed class PipedRecords(Stream stream, string name) : IRecords
{
    private readonly byte[] _piece = new byte[64 * 1024];
    private readonly List<byte> _held = [];
    private RecordBuffer _buffer = new(quotes: false);

    /// <inheritdoc />
    public bool HasEnd { get; private set; }

    /// <inheritdoc />
    public int Generation => 0;

    /// <inheritdoc />
    public FileMark? Mark => null;

    /// <summary>The first byte that is neither blank nor a mark of the encoding; null if there is none.</summary>
    public byte? First { get; private set; }

    /// <summary>Waits for the first piece that isn't blank, which tells what it is.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        while (First is null && await ReadPieceAsync(cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            _held.AddRange(_piece.AsSpan(0, count));
            var rest = _piece.AsSpan(0, count).TrimStart("\uFEFF \t\r\n"u8);
            First = rest.IsEmpty ? null : rest[0];
        }
    }

    /// <summary>Cuts into records what came so far and what is still to come.</summary>
    /// <param name="quotes">Whether a line break inside quotes belongs to the record.</param>
    public void Cut(bool quotes)
    {
        _buffer = new RecordBuffer(quotes);
        Append(CollectionsMarshal.AsSpan(_held));
        _held.Clear();
    }

    /// <summary>Waits for another piece.</summary>
    /// <returns>False if the end was reached before.</returns>
    public async Task<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        if (HasEnd)
        {
            return false;
        }

        Append(_piece.AsSpan(0, await ReadPieceAsync(cancellationToken).ConfigureAwait(false)));
        return true;
    }

    /// <inheritdoc />
    public bool TryNext(out ReadOnlySpan<byte> record, out long line, out string? problem) =>
        _buffer.TryTake(HasEnd, out record, out line, out problem);

    public void Dispose() => stream.Dispose();

    /// <summary>Reading from a terminal or a pipe does not heed a token, so the reading is left alone when it is cancelled.</summary>
    private async Task<int> ReadPieceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var count = await Task.Run(() => stream.Read(_piece), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
            HasEnd = count == 0;
            return count;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(name, error);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var room = _buffer.GetSpan();
            var part = Math.Min(room.Length, bytes.Length);
            bytes[..part].CopyTo(room);
            _buffer.Advance(part);
            bytes = bytes[part..];
        }
    }
}
