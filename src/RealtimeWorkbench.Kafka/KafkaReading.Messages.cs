using Confluent.Kafka;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Kafka;

/// <content>From messages to batches, and from batches to the reader.</content>
internal sealed partial class KafkaReading
{
    private const long LastMillisecond = 253_402_300_799_999;

    /// <summary>Ticks of a message's time, or 0 if it has none.</summary>
    internal static long TicksOf(Timestamp timestamp) =>
        timestamp.Type == TimestampType.NotAvailable || timestamp.UnixTimestampMs is <= 0 or > LastMillisecond
            ? 0
            : DateTime.UnixEpoch.Ticks + (timestamp.UnixTimestampMs * TimeSpan.TicksPerMillisecond);

    private void Take(ConsumeResult<int, int> message)
    {
        var number = message.Partition.Value;
        if (_newest?.Number != number && !_partitions.TryGetValue(number, out _newest))
        {
            // A partition that is gone: its messages are somebody else's.
            return;
        }

        var partition = _newest!;
        var offset = message.Offset.Value;
        if (partition.Asked != ReadPartition.Unknown)
        {
            NoteGap(partition, offset);
        }

        if (_troubles.Any)
        {
            _troubles.End("Messages come again; reading goes on.", "brokers", "topic", "reading");
        }

        var batch = partition.Open ??= Open(partition);
        if (WhyNoSample(message, partition, batch) is { } reason)
        {
            batch.Reject(DeadLetter.Of(partition.Source, offset, reason, _valueBytes.Span));
            _deadLetters?.Send(number, offset, reason, new Message<byte[]?, byte[]?>
            {
                Key = _keyBytes.IsThere ? _keyBytes.Span.ToArray() : null,
                Value = _valueBytes.IsThere ? _valueBytes.Span.ToArray() : null,
                Headers = message.Message.Headers,
                Timestamp = message.Message.Timestamp.Type == TimestampType.NotAvailable ? default : new Timestamp(message.Message.Timestamp.UnixTimestampMs, TimestampType.CreateTime),
            });
        }
        else
        {
            _homes.See(batch.Machines[^1], partition);
        }

        batch.End = new SourcePosition(offset + 1, partition.Name);
        if (batch.Count + batch.Rejected.Count >= batch.Capacity)
        {
            Close(partition);
        }
    }

    private SampleBatch Open(ReadPartition partition)
    {
        partition.OpenedAt = _time.GetTimestamp();
        return SampleBatch.Rent(_catalog, _options.BatchSize);
    }

    /// <summary>Makes a sample of the message, or says why it is none.</summary>
    private string? WhyNoSample(ConsumeResult<int, int> message, ReadPartition partition, SampleBatch batch)
    {
        if (!_valueBytes.IsThere)
        {
            return "The message has no value (a tombstone); a JSON object is needed.";
        }

        var value = _valueBytes.Span;
        if (value.Length > _options.LongestMessage)
        {
            return Invariant(
                $"The message has {value.Length} bytes; a sample has at most {_options.LongestMessage}, so check what is written to the topic.");
        }

        var headers = message.Message.Headers;
        var machine = _headers.MachineIn(headers) is { IsEmpty: false } named ? named
            : _keyBytes.Span.IsEmpty ? partition.DefaultMachine
            : _key.MachineOf(_keyBytes.Span);
        if (!_headers.TryReadTime(headers, TicksOf(message.Message.Timestamp), out var ticks, out var reason)
            || !_reader.TryRead(value, batch, new SampleDefaults(machine, ticks, _headers.MetricIn(headers)), out reason))
        {
            return reason;
        }

        _headers.LearnUnits(headers);
        return null;
    }

    /// <summary>Says that a position is gone from the topic. Offsets that compaction or transactions left out look the same, and are worth the line.</summary>
    private void NoteGap(ReadPartition partition, long offset)
    {
        if (offset > partition.Asked)
        {
            _troubles.Begin("gap " + partition.Name, Invariant(
                $"{partition.Name} begins at offset {offset}, although it was read up to {partition.Asked}: the {offset - partition.Asked} messages between are no longer in the topic."));
        }
        else if (offset < partition.Asked)
        {
            _troubles.Begin("gap " + partition.Name, Invariant(
                $"{partition.Name} begins at offset {offset}, although it was read up to {partition.Asked}: the topic was made anew or has lost messages."));
        }

        partition.Asked = ReadPartition.Unknown;
    }

    private void CloseBatches(TimeSpan olderThan)
    {
        foreach (var partition in _partitions.Values)
        {
            if (partition.Open is not null && (olderThan == TimeSpan.Zero || _time.GetElapsedTime(partition.OpenedAt) >= olderThan))
            {
                Close(partition);
            }
        }
    }

    private void Close(ReadPartition partition)
    {
        if (partition.Open is { } batch)
        {
            partition.Open = null;
            batch.ReceivedAt = _time.GetTimestamp();
            _pending.Enqueue(batch);
        }
    }

    private void Deliver()
    {
        while (_pending.Count > 0 && _batches.Writer.TryWrite(_pending.Peek()))
        {
            _pending.Dequeue();
        }
    }

    /// <summary>Waits until the reader has taken something. After a while fetching is paused, and the client is asked all the same, so that the group keeps its member.</summary>
    private void WaitForRoom()
    {
        while (_pending.Count > 0 && !_stop.IsCancellationRequested)
        {
            if (HasRoomWithin(_isPaused ? AskFor : _options.PauseAfter))
            {
                Deliver();
            }
            else
            {
                // Also what was assigned while it stood still.
                _consumer.Pause(_consumer.Assignment);
                _isPaused = true;
            }

            if (_isPaused && Ask(TimeSpan.Zero) is { } message)
            {
                Take(message);
            }
        }

        if (_isPaused && !_stop.IsCancellationRequested)
        {
            _isPaused = false;
            _consumer.Resume(_consumer.Assignment);
        }
    }

    private bool HasRoomWithin(TimeSpan patience)
    {
        try
        {
            return _batches.Writer.WaitToWriteAsync(_stop.Token).AsTask().Wait(patience, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
