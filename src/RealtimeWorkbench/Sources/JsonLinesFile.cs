using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>A file of samples, one JSON object a line, read whole or followed as it grows.</summary>
/// <remarks>
/// If a file of the same name with the ending .truth.json lies beside it, as <see cref="Recording"/> writes it, its faults
/// are known as they come. One reader at a time.
/// </remarks>
public sealed class JsonLinesFile : IResumableSource, IFaultTruth, INoticingSource
{
    private readonly JsonLinesFileOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<long?> _expected;
    private IReadOnlyList<InjectedFault> _truth = [];
    private long _newest = long.MinValue;
    private long _lines;

    /// <summary>Prepares to read a file; it is opened when it is read.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for polling; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public JsonLinesFile(JsonLinesFileOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        _options = OptionsGuard.Valid(options);
        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
        _expected = new Lazy<long?>(() => _options.Follow ? null : FileLength.CountRecords(_options.Path, quotes: false));
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"file:{Path.GetFileName(_options.Path)}";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    /// <remarks>Lines of the file, malformed ones too; nobody knows for a followed or a very large one.</remarks>
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
            return [.. Volatile.Read(ref _truth).Where(fault => fault.Start.UtcTicks <= newest)];
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _newest, long.MinValue);
        Volatile.Write(ref _truth, FaultTruthFile.ReadBeside(_options.Path));
        using var records = new FileRecords(_options.Path, quotes: false, _options.Follow);
        var reader = new JsonSampleReader(Catalog, _options.Machine);
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var before = new FileResumption(
            _options.Path, _options.Follow, position, text => Noticed?.Invoke(new SourceNotice(IsProblem: true, text)));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
#pragma warning disable CA2000 // The batch goes to the caller, who disposes it.
            if (Take(records, reader, before) is { } batch)
#pragma warning restore CA2000
            {
                yield return batch;
                continue;
            }

            if (!_options.Follow)
            {
                before.CheckEnd(_lines);
                yield break;
            }

            await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // A file keeps what was read of it.
    }

    /// <summary>Notes how far the time had gone: the faults up to there are known.</summary>
    private void NoteTime(ReadOnlySpan<byte> record, JsonSampleReader reader, SampleBatch batch)
    {
        if (reader.ReadInto(record, batch, Name, _lines))
        {
            Volatile.Write(ref _newest, batch.Timestamps[^1]);
            batch.RemoveLastRow();
        }
        else
        {
            batch.ClearRejected();
        }
    }

    /// <summary>Takes what is there, at most a batch, or <see langword="null"/> if there is nothing.</summary>
    private SampleBatch? Take(FileRecords records, JsonSampleReader reader, FileResumption before)
    {
        var batch = SampleBatch.Rent(Catalog, _options.BatchSize);
        while (batch.Count + batch.Rejected.Count < batch.Capacity
            && records.TryNext(out var record, out var line, out var problem))
        {
            _lines = line;
            if (before.WasRead(line, records.Beginning, records.Generation))
            {
                if (line == before.Lines)
                {
                    NoteTime(record, reader, batch);
                }

                continue;
            }

            if (problem is not null)
            {
                batch.Reject(DeadLetter.Of(Name, line, problem, record));
            }
            else if (reader.ReadInto(record, batch, Name, line) && batch.Timestamps[^1] > _newest)
            {
                Volatile.Write(ref _newest, batch.Timestamps[^1]);
            }

            batch.End = new SourcePosition(line, Memo: records.Beginning);
        }

        batch.ReceivedAt = _time.GetTimestamp();
        if (batch.Count + batch.Rejected.Count > 0)
        {
            return batch;
        }

        batch.Dispose();
        return null;
    }
}
