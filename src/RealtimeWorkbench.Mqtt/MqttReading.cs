using System.Threading.Channels;
using RealtimeWorkbench.Mqtt.Native;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>One reading of topics: owns the client, the journal and the thread that runs both.</summary>
/// <remarks>The client calls back on that thread alone, so nothing here needs a lock but what <see cref="Committed"/> leaves.</remarks>
internal sealed partial class MqttReading : IAsyncDisposable, IMqttListener
{
    private const int LookEvery = 100;

    /// <summary>Cells of a batch, rows by columns, from which it is handed on: 8 MiB of numbers.</summary>
    private const int MostCells = 1 << 20;

    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FarewellWithin = TimeSpan.FromSeconds(1);

    private readonly MqttSourceOptions _options;
    private readonly MetricCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly Action<SourceNotice> _say;
    private readonly Troubles _troubles;
    private readonly TopicMap _topics;
    private readonly PayloadReader _payloads;
    private readonly Backoff _backoff;

    /// <summary>Where retained messages are taken; otherwise nobody needs to know them again.</summary>
    private readonly LastMessages? _lastMessages;
    private readonly Channel<SampleBatch> _batches;
    private readonly Queue<SampleBatch> _pending = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MqttJournal? _journal;
    private SampleBatch? _open;
    private long _openedAt;
    private long _count;
    private long _committed;
    private long _trimmed;
    private bool _hasSaidRetained;
    private Task<bool>? _room;

    public MqttReading(MqttSourceOptions options, MetricCatalog catalog, TimeProvider time, Action<SourceNotice> say)
    {
        _options = options;
        _catalog = catalog;
        _time = time;
        _say = say;
        _troubles = new Troubles(say);
        _topics = new TopicMap(options.Mqtt.TopicList);
        _payloads = new PayloadReader(options.Mqtt, catalog);
        _lastMessages = options.Mqtt.Retained == MqttRetained.Take ? new LastMessages() : null;
        _backoff = new Backoff(options.FirstWait, options.LongestWait, options.Seed);
        _batches = Channel.CreateBounded<SampleBatch>(new BoundedChannelOptions(options.BatchesAhead)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
            SingleWriter = true,
        });
    }

    /// <summary>What was read.</summary>
    public ChannelReader<SampleBatch> Batches => _batches.Reader;

    /// <summary>Begins to read.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "mqtt " + _options.Mqtt.Topics }.Start();

    /// <summary>Learns how far messages have been processed. Positions of another journal, which a checkpoint may still have, say nothing of this one.</summary>
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        var identity = Volatile.Read(ref _journal)?.Identity;
        foreach (var position in positions)
        {
            if (identity is not null && position.Memo == identity)
            {
                Interlocked.Exchange(ref _committed, position.Offset);
            }
        }
    }

    /// <summary>Ends reading; a server that does not answer is left after a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ended.Task.WaitAsync(EndWithin, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_batches.Reader.TryRead(out var left))
        {
            left.Dispose();
        }
    }

    /// <inheritdoc />
    public void Came(in MosquittoMessage message)
    {
        if (_lastMessages?.Note(message.Topic, message.Payload) == true && message.IsRetained)
        {
            // A new connection without a session shows it once more.
            return;
        }

        var record = new JournalRecord(message.Topic, message.Payload, _time.GetUtcNow().UtcTicks, message.IsRetained);
        Take(_journal?.Append(record) ?? _count++, record);
    }

    private void Run()
    {
        Exception? problem = null;
        try
        {
            if (_options.Warning is { } warning)
            {
                _troubles.Say(warning);
            }

            if (OpenJournal())
            {
                Read();
            }
        }
#pragma warning disable CA1031 // The top of the loop: the reader gets whatever ended it.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            problem = unexpected;
        }

        _batches.Writer.TryComplete(problem);
        Close();
        _ended.TrySetResult();
    }

    private void Close()
    {
        _open?.Dispose();
        while (_pending.TryDequeue(out var batch))
        {
            batch.Dispose();
        }

        Trim();
        _journal?.Dispose();
    }

    /// <summary>Opens the journal and hands out what no checkpoint has.</summary>
    /// <returns>Whether to go on.</returns>
    private bool OpenJournal()
    {
        if (_options.JournalFolder is not { } folder)
        {
            return true;
        }

#pragma warning disable CA2000 // Close disposes it.
        var journal = MqttJournal.Open(folder);
#pragma warning restore CA2000
        Volatile.Write(ref _journal, journal);
        var mark = new PartitionMark("", PartitionChange.Assigned);
        _pending.Enqueue(SampleBatch.Marking(_catalog, mark));
        if (!Deliver() || !TryAwait(mark.Answer, out var position))
        {
            return false;
        }

        // Positions of another journal say nothing of this one.
        var from = position is { } kept && kept.Memo == journal.Identity ? kept.Offset : 0;
        journal.BeginAt(from);
        bool goesOn;
        try
        {
            goesOn = journal.Replay(from, (number, record) =>
            {
                _lastMessages?.Note(record.Topic, record.Payload);
                Take(number, record);
                return _pending.Count == 0 || Deliver();
            });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The journal of MQTT in {folder} cannot be read: {problem.Message.TrimEnd('.')}.", problem);
        }

        CloseOpen();
        if (journal.Damage is { } damage)
        {
            _troubles.Say(damage);
        }

        return goesOn && Deliver();
    }

    private bool TryAwait(Task<SourcePosition?> answer, out SourcePosition? position)
    {
        position = null;
        try
        {
            position = answer.WaitAsync(_stop.Token).GetAwaiter().GetResult();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Makes samples of a message, or a dead letter.</summary>
    private void Take(long number, JournalRecord message)
    {
        if (message.IsRetained && _options.Mqtt.Retained == MqttRetained.Skip)
        {
            if (!_hasSaidRetained)
            {
                _hasSaidRetained = true;
                _say(new SourceNotice(
                    IsProblem: false, "Retained messages are passed over, for they are values of before; set Mqtt.Retained to take to read them."));
            }

            return;
        }

        var place = _topics.PlaceOf(message.Topic);
        var isTooLong = message.Payload.Length > _options.LongestMessage;
        var batch = _open ?? Open(rows: 1);
        string? reason = null;
        if (isTooLong)
        {
            reason = Invariant($"The message has {message.Payload.Length} bytes; a sample has at most {_options.LongestMessage}, so check what is written to the topic.");
        }

        var isRead = !isTooLong && _payloads.TryRead(place, message.Payload, message.Ticks, batch, out reason);
        if (!isRead && !isTooLong && _payloads.Rows > batch.Capacity - batch.Count)
        {
            if (batch.Count + batch.Rejected.Count > 0)
            {
                CloseOpen();
            }
            else
            {
                batch.Dispose();
            }

            batch = Open(_payloads.Rows);
            isRead = _payloads.TryRead(place, message.Payload, message.Ticks, batch, out reason);
        }

        if (!isRead)
        {
            batch.Reject(DeadLetter.Of(place.Source, number, reason!, message.Payload));
        }

        batch.End = new SourcePosition(number + 1, Memo: _journal?.Identity);
        if (batch.Count + batch.Rejected.Count >= _options.BatchSize || (long)batch.Metrics.Length * batch.Capacity >= MostCells)
        {
            CloseOpen();
        }
    }

    private SampleBatch Open(int rows)
    {
        _openedAt = _time.GetTimestamp();
        return _open = SampleBatch.Rent(_catalog, Math.Max(_options.BatchSize, rows));
    }

    private void CloseOpen()
    {
        if (_open is { } batch)
        {
            _open = null;
            batch.ReceivedAt = _time.GetTimestamp();
            _pending.Enqueue(batch);
        }
    }

    /// <summary>Hands over what is ready, waiting where the reader is behind.</summary>
    /// <param name="meanwhile">Done now and then while waiting; false ends it.</param>
    /// <returns>False if reading has ended.</returns>
    private bool Deliver(Func<bool>? meanwhile = null)
    {
#pragma warning disable CA2000 // The batch goes to the reader, who disposes it.
        while (_pending.TryPeek(out var batch))
#pragma warning restore CA2000
        {
            if (_stop.IsCancellationRequested)
            {
                return false;
            }

            if (_batches.Writer.TryWrite(batch))
            {
                _pending.Dequeue();
            }
            else if (!HasRoom() && meanwhile?.Invoke() == false)
            {
                return true;
            }
        }

        return true;
    }

    private bool HasRoom()
    {
        // One wait until it is over: each that is given up would stay in the channel until there is room.
        _room ??= _batches.Writer.WaitToWriteAsync(_stop.Token).AsTask();
        try
        {
            if (Task.WaitAny([_room], LookEvery, _stop.Token) < 0)
            {
                return false;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        var hasRoom = _room.IsCompletedSuccessfully && _room.GetAwaiter().GetResult();
        _room = null;
        return hasRoom;
    }

    private void Trim()
    {
        var committed = Interlocked.Read(ref _committed);
        if (_journal is not null && committed > _trimmed)
        {
            _trimmed = committed;
            _journal.Trim(committed);
        }
    }
}
