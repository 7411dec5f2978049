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

    /// <summary>Time of a message for one that repeats it: a producer refuses times that the broker has set, as in topics with LogAppendTime.</summary>
    internal static Timestamp Again(Timestamp timestamp) => timestamp.Type == TimestampType.NotAvailable
        ? default
        : new Timestamp(timestamp.UnixTimestampMs, TimestampType.CreateTime);

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
        if (offset != partition.Next && partition.Next != ReadPartition.Unknown && !GoesOn(partition, offset))
        {
            return;
        }

        partition.Next = offset + 1;
        partition.HasBegun = true;

        if (_troubles.Any)
        {
            _troubles.End("Messages come again; reading goes on.", "brokers", "topic", "reading", "rights");
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
                Timestamp = Again(message.Message.Timestamp),
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

    /// <summary>Says what a message means that isn't the next one.</summary>
    /// <returns>False if it was there already.</returns>
    private bool GoesOn(ReadPartition partition, long offset)
    {
        var missing = offset - partition.Next;
        if (missing > 0)
        {
            // Offsets that compaction or transactions left out look the same; at the beginning they are worth the line.
            if (!partition.HasBegun || IsGone(partition))
            {
                var verb = partition.HasBegun ? "goes on" : "begins";
                _troubles.Say(Invariant(
                    $"{partition.Name} {verb} at offset {offset}, although it was read up to {partition.Next}: the {missing} messages between are no longer in the topic."));
            }

            return true;
        }

        // The client may deliver again what it had fetched; offsets that the topic no longer reaches are of another topic.
        var end = _consumer.GetWatermarkOffsets(new TopicPartition(_options.Kafka.Topic, partition.Number)).High;
        if (partition.HasBegun && (end.IsSpecial || end.Value >= partition.Next))
        {
            return false;
        }

        _troubles.Say(Invariant(
            $"{partition.Name} begins at offset {offset}, although it was read up to {partition.Next}: the topic was made anew or has lost messages."));
        return true;
    }

    /// <summary>Asks the broker whether the message that should have come is no longer in the topic; rarely, for compacted topics leave out many.</summary>
    private bool IsGone(ReadPartition partition)
    {
        if (partition.LookedAt is { } at && _time.GetElapsedTime(at) < GapsEvery)
        {
            return false;
        }

        try
        {
            var first = _consumer.QueryWatermarkOffsets(new TopicPartition(_options.Kafka.Topic, partition.Number), LookWithin).Low;
            var isGone = !first.IsSpecial && first.Value > partition.Next;
            partition.LookedAt = isGone ? null : _time.GetTimestamp();
            return isGone;
        }
        catch (KafkaException)
        {
            // Nobody knows; what is missing then is better said once too often.
            return true;
        }
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
        while (_pending.Count > 0 && IsReady(_pending.Peek()) && _batches.Writer.TryWrite(_pending.Peek()))
        {
            _pending.Dequeue();
        }
    }

    /// <summary>Waits until the reader has taken something. After a while fetching is paused, and the client is asked all the same, so that the group keeps its member.</summary>
    private void WaitForRoom()
    {
        while (_pending.Count > 0 && !_stop.IsCancellationRequested)
        {
            if (CanGoOnWithin(_isPaused ? AskFor : _options.PauseAfter))
            {
                Deliver();
            }
            else
            {
                // Also what was assigned while it stood still.
                _consumer.Pause(_consumer.Assignment.Where(_paused.Add));
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

            // No other: librdkafka before 2.4.0 reads partitions again that are resumed without having been paused.
            _consumer.Resume(_consumer.Assignment.Where(_paused.Contains));
            _paused.Clear();
        }
    }

    /// <summary>Whether a batch may be handed over, which is what a checkpoint may then go past.</summary>
    /// <remarks>
    /// With positions that are kept elsewhere, a message that holds no sample would be read no more although its dead letter may
    /// still be on its way. So its batch waits for the letter, for a while.
    /// </remarks>
    private bool IsReady(SampleBatch batch) =>
        !_options.PositionsAreKept
        || _deadLetters is null
        || batch.Rejected.Count == 0
        || !ReadPartition.TryParse(batch.End.Partition, out var number)
        || _deadLetters.FirstUnderway(number) >= batch.End.Offset
        || _time.GetElapsedTime(batch.ReceivedAt) >= LettersWithin;

    /// <summary>Waits until the first batch is ready and the reader has room for it.</summary>
    private bool CanGoOnWithin(TimeSpan patience)
    {
        var begun = _time.GetTimestamp();
        while (!IsReady(_pending.Peek()))
        {
            var left = patience - _time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || _stop.IsCancellationRequested)
            {
                return false;
            }

            // The letter may wait for a new producer.
            _deadLetters?.Tend();
            _letterGone.WaitOne(left < AskFor ? left : AskFor);
        }

        return HasRoomWithin(patience);
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
