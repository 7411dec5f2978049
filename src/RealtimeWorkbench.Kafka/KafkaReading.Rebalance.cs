using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <content>Partitions that come and go. The client calls while it is asked for messages, and stands still until it has its answer.</content>
internal sealed partial class KafkaReading
{
    private IConsumer<int, int> MakeConsumer()
    {
        var kafka = _options.Kafka;
        var properties = ClientProperties.Of(kafka);
        properties["group.id"] = kafka.ConsumerGroup;
        properties["enable.auto.commit"] = "true";
        properties["enable.auto.offset.store"] = "false";
        properties["auto.offset.reset"] = kafka.AutoOffsetReset switch
        {
            KafkaOffsetReset.Latest => "latest",
            KafkaOffsetReset.Error => "error",
            _ => "earliest",
        };
        properties.TryAdd("auto.commit.interval.ms", "1000");
        properties.TryAdd("partition.assignment.strategy", "cooperative-sticky");
        properties.TryAdd("max.poll.interval.ms", Invariant($"{(int)_options.LongestSilence.TotalMilliseconds}"));
        properties.TryAdd("session.timeout.ms", Invariant($"{(int)Math.Min(10_000, _options.LongestSilence.TotalMilliseconds)}"));

        // The only way to learn that a broker is back before the first message comes.
        properties.TryAdd("statistics.interval.ms", "5000");

        // The name of the topic would be made into a new string for each message.
        properties["dotnet.consumer.consume.result.fields"] = "headers,timestamp";
        return ClientProperties.Make(() => new ConsumerBuilder<int, int>(properties)
            .SetKeyDeserializer(_keyBytes)
            .SetValueDeserializer(_valueBytes)
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Revoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => Lost(partitions))
            .SetErrorHandler((_, error) => Explain(error))
            .SetStatisticsHandler((_, json) => SeeBrokers(json))
            .SetLogHandler(static (_, _) => { })
            .Build());
    }

    private List<TopicPartitionOffset> Assigned(List<TopicPartition> partitions)
    {
        if (partitions.Count > 0)
        {
            _troubles.End("The topic is there; reading begins.", "topic");
        }

        var marks = partitions.ConvertAll(partition => Announce(partition.Partition.Value, PartitionChange.Assigned));
        var begun = _time.GetTimestamp();
        var positions = new List<TopicPartitionOffset>();
        for (var i = 0; i < partitions.Count; i++)
        {
            var position = IsAnswered(marks[i], begun) ? marks[i].Answer.GetAwaiter().GetResult() : null;
            var number = partitions[i].Partition.Value;
            lock (_lock)
            {
                _partitions[number] = new ReadPartition(_options.Kafka.Topic, number, position?.Offset ?? ReadPartition.Unknown);
            }

            positions.Add(new TopicPartitionOffset(partitions[i], position is { } from ? from.Offset : Offset.Unset));
        }

        return positions;
    }

    private void Revoked(List<TopicPartitionOffset> partitions)
    {
        var marks = new List<PartitionMark>();
        foreach (var gone in partitions)
        {
            if (_partitions.TryGetValue(gone.Partition.Value, out var partition))
            {
                Close(partition);
            }

            marks.Add(Announce(gone.Partition.Value, PartitionChange.Revoked));
        }

        var begun = _time.GetTimestamp();
        var late = marks.Where(mark => !IsAnswered(mark, begun)).ToList();
        if (late.Count > 0 && !_stop.IsCancellationRequested)
        {
            _troubles.Begin("revoked " + late[0].Partition, Invariant(
                $"{late[0].Partition} goes to another member although its last samples were not processed within {_options.AnswerWithin.TotalSeconds} s; the other one reads them again."));
        }

        CommitNow(partitions);
        Forget(partitions);
    }

    private void Lost(List<TopicPartitionOffset> partitions)
    {
        foreach (var gone in partitions)
        {
            if (_partitions.TryGetValue(gone.Partition.Value, out var partition))
            {
                // Somebody else reads these samples already.
                partition.Open?.Dispose();
                partition.Open = null;
            }

            Announce(gone.Partition.Value, PartitionChange.Lost);
        }

        if (partitions.Count > 0 && !_stop.IsCancellationRequested)
        {
            _troubles.Begin("reading", "The group took the partitions of this member away, because it did not answer in time; it joins again.");
        }

        Forget(partitions);
    }

    private PartitionMark Announce(int number, PartitionChange change)
    {
        var mark = new PartitionMark(ReadPartition.NameOf(_options.Kafka.Topic, number), change);
        if (_stop.IsCancellationRequested)
        {
            mark.Complete();
        }
        else
        {
            _pending.Enqueue(SampleBatch.Marking(_catalog, mark));
        }

        return mark;
    }

    /// <summary>Hands over what lies before the mark and waits for the answer.</summary>
    /// <returns>False if there was none in time, or reading is being stopped.</returns>
    private bool IsAnswered(PartitionMark mark, long begun)
    {
        TimeSpan Left() => _options.AnswerWithin - _time.GetElapsedTime(begun);
        try
        {
            Deliver();
            while (_pending.Count > 0 && Left() is var patience && patience > TimeSpan.Zero && !_stop.IsCancellationRequested)
            {
                HasRoomWithin(patience);
                Deliver();
            }

            if (Left() is var left && left > TimeSpan.Zero && mark.Answer.Wait(left, _stop.Token))
            {
                return true;
            }

            if (mark.Change == PartitionChange.Assigned && !_stop.IsCancellationRequested)
            {
                End(new SourceException(Invariant(
                    $"The state of {mark.Partition} was not there within {_options.AnswerWithin.TotalSeconds} s; see why the checkpoint takes so long.")));
            }
        }
        catch (OperationCanceledException)
        {
            // Reading is being stopped; nobody answers any more.
        }
        catch (AggregateException failed) when (failed.InnerException is SourceException refused)
        {
            End(refused);
        }

        return false;
    }

    private void End(SourceException problem)
    {
        _problem ??= problem;
        _stop.Cancel();
    }

    /// <summary>The next owner asks the broker where to begin, so it must know before the partition goes.</summary>
    private void CommitNow(List<TopicPartitionOffset> partitions)
    {
        List<TopicPartitionOffset> reached = [];
        lock (_lock)
        {
            foreach (var gone in partitions)
            {
                if (_partitions.TryGetValue(gone.Partition.Value, out var partition) && partition.Stored != ReadPartition.Unknown)
                {
                    reached.Add(new TopicPartitionOffset(gone.TopicPartition, partition.Stored));
                }
            }
        }

        if (reached.Count == 0)
        {
            return;
        }

        try
        {
            _consumer.Commit(reached);
        }
        catch (KafkaException failure)
        {
            _troubles.Begin(
                "commit", $"The broker did not take the position of {partitions[0].Partition.Value}: {failure.Error.Reason.TrimEnd('.')}; some samples are read again.");
        }
    }

    private void Forget(List<TopicPartitionOffset> partitions)
    {
        _newest = null;
        lock (_lock)
        {
            foreach (var gone in partitions)
            {
                _partitions.Remove(gone.Partition.Value);
            }
        }
    }
}
