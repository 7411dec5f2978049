using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>Writes a recording block by block, each on another thread while the next one is gathered. What has been written is never touched again.</summary>
/// <remarks>
/// The blocks know how far the source had been read, so that a recording that was cut off goes on where it ended, without a gap and
/// without a sample twice. Not thread-safe.
/// </remarks>
internal sealed class BlockRecordingFile : IRecordingFile
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 20);
    private readonly Dictionary<(string Source, string Partition), SourcePosition> _positions = [];
    private readonly MemoryStream _compressed = new();
    private MetricCatalog? _catalog;
    private SampleBlock _block;

    /// <summary>The block that is being written, or could not be; empty if there is none.</summary>
    private SampleBlock _closed;
    private Task _writing = Task.CompletedTask;
    private long _taken;
    private long _written;
    private long _samples;
    private bool _isInside;

    /// <summary>How much of the block there was before the batch of its source that is not complete yet.</summary>
    private (int Rows, int Letters) _whole;

    private BlockRecordingFile(string path, FileStream file)
    {
        (_path, _file) = (path, file);
        (_block, _closed) = (new SampleBlock(_bytes), new SampleBlock(_bytes));
    }

    /// <inheritdoc />
    public long Samples => _taken;

    /// <summary>Begins a recording, or goes on with one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="append">Whether a file that is there is gone on with; otherwise it is replaced.</param>
    /// <param name="created">When it was begun.</param>
    /// <param name="say">Takes a sentence about what of a file that is there is damaged.</param>
    /// <exception cref="SourceException">The file cannot be written, or is no recording.</exception>
    public static BlockRecordingFile Open(string path, bool append, DateTimeOffset created, Action<string> say)
    {
        var before = append && File.Exists(path) ? Earlier.Read(path, say) : null;
        try
        {
#pragma warning disable CA2000 // The recording disposes it.
            var file = new FileStream(path, before is null ? FileMode.Create : FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
#pragma warning restore CA2000
            var recording = new BlockRecordingFile(path, file);
            Claim(file, path, before?.FileLength);
            if (before is { Length: > 0 })
            {
                recording.GoOn(before);
            }
            else
            {
                file.SetLength(0);
                recording.WriteInfo(created);
            }

            return recording;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw SourceFile.Unwritable(path, error);
        }
    }

    /// <inheritdoc />
    public SourcePosition? PositionOf(string source, string partition) =>
        _positions.TryGetValue((source, partition), out var position) ? position : null;

    /// <inheritdoc />
    public void Append(string? source, SampleBatch batch)
    {
        _catalog ??= batch.Catalog;
        if (!ReferenceEquals(_catalog, batch.Catalog))
        {
            throw new ArgumentException("All batches of a recording have to be of one catalog.", nameof(batch));
        }

        if (!_isInside)
        {
            _whole = (_block.Count, _block.Letters);
        }

        _block.Take(batch);
        _taken += batch.Count;
        _isInside = source is not null && batch.GoesBeyondEnd;
        if (source is not null && batch.End != default && !_isInside)
        {
            _positions[(source, batch.End.Partition ?? "")] = batch.End;
        }

        if (_block.IsFull && TryClose())
        {
            _writing = Task.Run(WriteClosed);
        }
    }

    /// <inheritdoc />
    public bool Flush()
    {
        WriteBlock();
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            throw Failed(error);
        }

        return !_isInside;
    }

    /// <inheritdoc />
    public void End(IReadOnlyList<InjectedFault> faults)
    {
        if (_isInside)
        {
            // The source goes on before them, and would give them again.
            _taken -= _block.Count - _whole.Rows;
            _block.CutTo(_whole.Rows, _whole.Letters);
            _isInside = false;
        }

        WriteBlock();
        if (faults.Count > 0)
        {
            Write(Plain(BlockKind.Faults), FaultTruthFile.ToJson(faults));
        }

        Flush();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _file.DisposeAsync().ConfigureAwait(false);
        await _compressed.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Keeps other recorders away from the file: two would write over each other.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="expected">Its length when it was read; null if it was not.</param>
    private static void Claim(FileStream file, string path, long? expected)
    {
        try
        {
            if (!OperatingSystem.IsMacOS())
            {
                file.Lock(long.MaxValue - 1, 1);
            }
        }
        catch (IOException error)
        {
            file.Dispose();
            throw new SourceException($"Cannot write file {path}: another program is recording to it; stop that one first, or record to another file.", error);
        }

        if (expected is { } length && file.Length != length)
        {
            file.Dispose();
            throw new SourceException($"Cannot go on with {path}: another program has just written to it; try again.");
        }
    }

    private void GoOn(Earlier before)
    {
        _file.SetLength(before.Length);
        _file.Seek(0, SeekOrigin.End);
        (_written, _samples, _taken) = (before.Records, before.Samples, before.Samples);
        foreach (var (source, position) in before.Positions)
        {
            _positions[(source, position.Partition ?? "")] = position;
        }
    }

    private void WriteInfo(DateTimeOffset created)
    {
        var info = new RecordingInfo("rtw-recording", created, typeof(BlockRecordingFile).Assembly.GetName().Version?.ToString(3) ?? "");
        Write(Plain(BlockKind.Info), JsonSerializer.SerializeToUtf8Bytes(info, RecordingJson.Default.RecordingInfo));
    }

    /// <summary>Writes what was gathered, but never up to a place that its source cannot go on after.</summary>
    private void WriteBlock()
    {
        if (TryClose())
        {
            WriteClosed();
        }
    }

    /// <summary>Sees to it that the block before is in the file, and closes the one that was gathered.</summary>
    /// <returns>False if there is none, or its source cannot go on after it.</returns>
    private bool TryClose()
    {
        Finish();
        if (_block.IsEmpty || _isInside)
        {
            return false;
        }

        _block.Close([.. _positions.Select(known => (known.Key.Source, known.Value))]);
        (_block, _closed) = (_closed, _block);
        return true;
    }

    /// <summary>Waits for the block that is being written.</summary>
    /// <exception cref="SourceException">It could not be written. It is kept, and tried again the next time.</exception>
    private void Finish()
    {
        var writing = _writing;
        _writing = Task.CompletedTask;
        writing.GetAwaiter().GetResult();
        if (!_closed.IsEmpty)
        {
            WriteClosed();
        }
    }

    private void WriteClosed()
    {
        var content = _closed.Encode();
        var (first, last) = _closed.Count > 0 ? (_closed.First, _closed.Last) : (0, 0);
        Write(new BlockHeader(BlockKind.Samples, false, _closed.Count, _closed.Letters, _written, first, last, 0, 0, 0), content);
        _written += _closed.Count + _closed.Letters;
        _samples += _closed.Count;
        _closed.Clear();
    }

    private BlockHeader Plain(BlockKind kind) => new(kind, false, 0, 0, _written, 0, 0, 0, 0, 0);

    /// <summary>Writes a block.</summary>
    /// <param name="header">What is known of it before its content is compressed.</param>
    /// <param name="content">Its content.</param>
    private void Write(in BlockHeader header, ReadOnlySpan<byte> content)
    {
        if (content.Length > BlockHeader.MostBytes)
        {
            throw new SourceException(Invariant($"A batch of {header.Rows} samples takes {content.Length} bytes, and a recording takes {BlockHeader.MostBytes} at once; make Streaming.BatchSize smaller."));
        }

        _compressed.SetLength(BlockHeader.Size);
        _compressed.Position = BlockHeader.Size;
        using (var compressing = new DeflateStream(_compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressing.Write(content);
        }

        var stored = (int)_compressed.Length - BlockHeader.Size;
        var isCompressed = stored < content.Length;
        if (!isCompressed)
        {
            _compressed.SetLength(BlockHeader.Size);
            _compressed.Position = BlockHeader.Size;
            _compressed.Write(content);
            stored = content.Length;
        }

        var bytes = _compressed.GetBuffer().AsSpan(0, BlockHeader.Size + stored);
        var complete = header with
        {
            IsCompressed = isCompressed,
            Length = content.Length,
            Stored = stored,
            Checksum = Crc32C.Of(bytes[BlockHeader.Size..]),
        };
        complete.Write(bytes);
        var before = _file.Position;
        try
        {
            _file.Write(bytes);
        }
        catch (Exception error) when (SourceFile.IsFull(error))
        {
            CutTo(before);
            throw Failed(error);
        }
    }

    /// <summary>Takes a half-written block away again. Where not even that works, readers leave it out.</summary>
    private void CutTo(long length)
    {
        try
        {
            _file.SetLength(length);
            _file.Position = length;
        }
        catch (IOException)
        {
            // The first error is the one to tell.
        }
    }

    private SourceException Failed(Exception error) =>
        new(Invariant($"Cannot write file {_path}: {SourceFile.ReasonOf(error)}. The {_samples} samples before are in it; make room and go on with --append."), error);
}
