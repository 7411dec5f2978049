using System.Runtime.CompilerServices;
using System.Text.Json;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Recordings;

namespace RealtimeWorkbench.Sources;

/// <summary>Reads a recording: the same samples, in the same order, to the last bit, with the records that could not become samples.</summary>
/// <remarks>
/// A block that is damaged is passed over with a notice, and so is one at the end that was cut off while it was written. One reader at a time.
/// </remarks>
public sealed class RecordedFile : IResumableSource, IFaultTruth, INoticingSource
{
    private readonly RecordedFileOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<long?> _expected;
    private IReadOnlyList<InjectedFault> _truth = [];
    private long _newest = long.MinValue;

    /// <summary>Prepares to read a recording; it is opened when it is read.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for polling; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public RecordedFile(RecordedFileOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        _options = OptionsGuard.Valid(options);
        if (_options.To <= _options.From)
        {
            throw new ArgumentException(Invariant($"From is {_options.From:O} and To is {_options.To:O}; To has to be later."), nameof(options));
        }

        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
        _expected = new Lazy<long?>(CountSamples);
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"file:{Path.GetFileName(_options.Path)}";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    /// <remarks>Records of the whole recording, those that could not become samples too; nobody knows for a followed one, or for a part of one.</remarks>
    public long? ExpectedSamples => _expected.Value;

    /// <inheritdoc />
    public bool IsLive => _options.Follow;

    /// <inheritdoc />
    /// <remarks>Thread-safe.</remarks>
    public IReadOnlyList<InjectedFault> Faults
    {
        get
        {
            var newest = Volatile.Read(ref _newest);
            return [.. Volatile.Read(ref _truth).Where(fault => fault.Start.UtcTicks <= newest && fault.Start.UtcTicks >= From)];
        }
    }

    private long From => _options.From?.UtcTicks ?? long.MinValue;

    private long To => _options.To?.UtcTicks ?? long.MaxValue;

    /// <summary>Whether a file begins as a recording does, or has the ending .rtwr.</summary>
    public static bool IsRecording(string path)
    {
        if (string.Equals(Path.GetExtension(path), Recording.Extension, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            using var file = SourceFile.OpenShared(path);
            return BlockHeader.IsBeginning(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Whoever reads it says why it cannot be read.
            return false;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _newest, long.MinValue);
        var (identity, records) = ReadFaults();
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        CheckPosition(position, identity, records);
        using var file = new BlockFile(_options.Path, Say);
        var block = new RecordedBlock(Catalog);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!file.TryNext(out var header, mayGrow: _options.Follow))
            {
                if (!_options.Follow)
                {
                    yield break;
                }

                if (file.Length < file.Position)
                {
                    throw new SourceException($"{_options.Path} has become shorter while it was followed; another recording has taken its place, so read that one from its start.");
                }

                await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!IsWanted(header, position))
            {
                file.Skip(header);
                continue;
            }

            if (!TryDecode(file, header, block))
            {
                continue;
            }

            var from = block.RowAfter((position?.Offset ?? 0) - header.Offset);
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Math.Min(_options.BatchSize, block.Count - from);
                yield return Batch(block, header.Offset, from, count, identity);
                from += count;
            }
            while (from < block.Count);
        }
    }

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // A file keeps what was read of it.
    }

    private void Say(string text) => Noticed?.Invoke(new SourceNotice(IsProblem: true, text));

    /// <summary>Whether a block has samples that are asked for and were not read before.</summary>
    private bool IsWanted(in BlockHeader header, SourcePosition? position)
    {
        if (header.Kind != BlockKind.Samples)
        {
            return false;
        }

        // A block of nothing but records that could not become samples has no times.
        return header.End > (position?.Offset ?? 0) && (header.Rows == 0 || (header.Last >= From && header.First < To));
    }

    private static bool TryDecode(BlockFile file, in BlockHeader header, RecordedBlock block)
    {
        if (!file.TryRead(header, out var content))
        {
            return false;
        }

        try
        {
            block.Decode(content, header.Rows);
            return true;
        }
        catch (InvalidDataException error)
        {
            file.SayMalformed(header, error);
            return false;
        }
    }

    private SampleBatch Batch(RecordedBlock block, long offset, int from, int count, string identity)
    {
        var batch = SampleBatch.Rent(Catalog, Math.Max(1, count));
        foreach (var (row, letter) in block.Letters)
        {
            if (row >= from && (row < from + count || from + count == block.Count))
            {
                batch.Reject(letter);
            }
        }

        var times = block.Timestamps.Slice(from, count);
        for (var row = 0; row < count;)
        {
            var next = row;
            while (next < count && times[next] >= From && times[next] < To)
            {
                next++;
            }

            block.CopyTo(batch, from + row, next - row);
            row = next + 1;
        }

        foreach (var time in batch.Timestamps)
        {
            Volatile.Write(ref _newest, Math.Max(_newest, time));
        }

        batch.End = new SourcePosition(offset + block.RecordsBefore(from + count), Memo: identity);
        batch.ReceivedAt = _time.GetTimestamp();
        return batch;
    }

    /// <summary>Looks through the headers for the faults, which stand at the end, and for what tells this recording from another one.</summary>
    private (string Identity, long Records) ReadFaults()
    {
        using var file = new BlockFile(_options.Path, _ => { });
        List<InjectedFault> faults = [];
        var identity = "";
        while (file.TryNext(out var header, mayGrow: _options.Follow))
        {
            if (header.Kind == BlockKind.Info && identity.Length == 0)
            {
                identity = Invariant($"{header.Checksum:x8}");
            }

            if (header.Kind != BlockKind.Faults)
            {
                file.Skip(header);
            }
            else if (file.TryRead(header, out var json))
            {
                Take(json, faults);
            }
        }

        Volatile.Write(ref _truth, [.. faults.Distinct().OrderBy(fault => fault.Start)]);
        return (identity, file.Offset);
    }

    /// <summary>Takes the faults of one part of a recording that was gone on with.</summary>
    private void Take(ReadOnlySpan<byte> json, List<InjectedFault> faults)
    {
        try
        {
            faults.AddRange(FaultTruthFile.FromJson(json));
        }
        catch (JsonException error)
        {
            Say($"The faults that {_options.Path} is said to hold cannot be read ({error.Message.TrimEnd('.')}); it is read without them.");
        }
    }

    private void CheckPosition(SourcePosition? position, string identity, long records)
    {
        if (position is { Memo: { Length: > 0 } memo } && identity.Length > 0 && memo != identity)
        {
            throw new SourceException(
                $"{_options.Path} is not the recording that the checkpoint was made of, for it was begun at another time; name another Checkpoint.Path to read it from its start.");
        }

        if (position?.Offset > records)
        {
            throw new SourceException(Invariant(
                $"{_options.Path} has {records} records, but the checkpoint is at record {position.Value.Offset}; name another Checkpoint.Path to read it from its start."));
        }
    }

    private long? CountSamples()
    {
        if (_options.Follow || _options.From is not null || _options.To is not null)
        {
            return null;
        }

        try
        {
            using var file = new BlockFile(_options.Path, _ => { });
            while (file.TryNext(out var header))
            {
                file.Skip(header);
            }

            return file.Offset;
        }
        catch (SourceException)
        {
            // Reading it says why.
            return null;
        }
    }
}
