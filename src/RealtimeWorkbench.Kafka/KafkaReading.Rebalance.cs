using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <content>Partitions that come and go. The client calls while it is asked for messages, and stands still until it has its answer.</content>
internal sealed partial class KafkaReading
{
    private const int FirstThatCanGoUnassigned = 0x020300ff;

    private static readonly TimeSpan LookWithin = TimeSpan.FromMilliseconds(500);
    private static readonly List<IConsumer<int, int>> Kept = [];

    private bool _wasAssigned;

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

        // The only way to learn that a broker is back before the first message comes, and how many messages wait.
        properties.TryAdd("statistics.interval.ms", "5000");

        // The name of the topic would be made into a new string for each message.
        properties["dotnet.consumer.consume.result.fields"] = "headers,timestamp";
        return ClientProperties.Make(() => new ConsumerBuilder<int, int>(properties)
            .SetKeyDeserializer(_keyBytes)
            .SetValueDeserializer(_valueBytes)
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Revoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => Lost(partitions))
            .SetOffsetsCommittedHandler((_, committed) => Committed(committed.Error, committed.Offsets.Any(position => position.Error.IsError)))
            .SetErrorHandler((_, error) => Explain(error))
            .SetStatisticsHandler((_, json) => SeeStatistics(json))
            .SetLogHandler(static (_, _) => { })
            .Build());
    }

    /// <summary>Joins the group, or takes all partitions without it.</summary>
    private void Begin()
    {
        if (!_options.OnlyLooks)
        {
            _consumer.Subscribe(_options.Kafka.Topic);
            return;
        }

        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var topic = admin.GetMetadata(_options.Kafka.Topic, LookWithin).Topics.Single();
                if (!topic.Error.IsError && topic.Partitions.Count > 0)
                {
                    _consumer.Assign(Assigned(topic.Partitions.ConvertAll(
                        partition => new TopicPartition(_options.Kafka.Topic, partition.PartitionId))));
                    return;
                }

                Explain(topic.Error);
            }
            catch (KafkaException failure)
            {
                Explain(failure.Error);
            }

            Ask(AskFor);
        }
    }

    /// <summary>Lets the client go, except where that would end the program.</summary>
    /// <remarks>
    /// librdkafka before 2.3.0 aborts the process when a client goes that the group has taken in and not yet given an assignment, as
    /// while it waits for a member that was killed (confluentinc/librdkafka issue 4312). Such a client has left its group; it is kept.
    /// </remarks>
    private void DisposeClient()
    {
        if (_wasAssigned || Library.Version >= FirstThatCanGoUnassigned)
        {
            _consumer.Dispose();
            return;
        }

        lock (Kept)
        {
            Kept.Add(_consumer);
        }
    }

    private List<TopicPartitionOffset> Assigned(List<TopicPartition> partitions)
    {
        _wasAssigned = true;
        _troubles.End("The group has this member again; reading goes on.", "reading");
        if (partitions.Count > 0)
        {
            _troubles.End("The topic is there; reading begins.", "topic", "rights");
        }

        NotePartitions(partitions);
        var marks = partitions.ConvertAll(partition => Announce(partition.Partition.Value, PartitionChange.Assigned));
        var begun = _time.GetTimestamp();
        var positions = new List<TopicPartitionOffset>();
        for (var i = 0; i < partitions.Count; i++)
        {
            var isAnswered = IsAnswered(marks[i], begun);
            var position = isAnswered ? marks[i].Answer.GetAwaiter().GetResult()?.Offset : null;
            SayIfTheGroupIsAhead(partitions[i], position);
            position ??= isAnswered && !_options.PositionsAreKept ? ReachedBefore(partitions[i]) : null;
            position ??= isAnswered && _options is { OnlyLooks: false, Kafka.AutoOffsetReset: KafkaOffsetReset.Latest } ? BeginLatest(partitions[i]) : null;
            var number = partitions[i].Partition.Value;
            lock (_lock)
            {
                _partitions[number] = new ReadPartition(_options.Kafka.Topic, number, position ?? ReadPartition.Unknown);
            }

            positions.Add(new TopicPartitionOffset(partitions[i], position is { } from ? from : StartOf(partitions[i], isAnswered)));
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
            _troubles.Say(Invariant(
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
                CanGoOnWithin(patience);
                Deliver();
            }

            if (Left() is var left && left > TimeSpan.Zero && mark.Answer.Wait(left, _stop.Token))
            {
                return true;
            }

            if (mark.Change == PartitionChange.Assigned && !_stop.IsCancellationRequested)
            {
                End(new SourceException(Invariant(
                    $"{mark.Partition} could not be begun within {_options.AnswerWithin.TotalSeconds} s, because {Awaited}.")));
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

    /// <summary>What a partition waits for before it begins.</summary>
    private string Awaited => _options.PositionsAreKept
        ? "its state was not there; see why the checkpoint takes so long"
        : "what was read before was not processed; see what holds up the processing";

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
            Committed(error: null, isRefused: false);
        }
        catch (KafkaException failure)
        {
            _troubles.Begin(
                "commit",
                $"The broker did not take the position of {partitions[0].Partition.Value}: {failure.Error.Reason.TrimEnd('.')}; some samples are read again.",
                keepsSamples: false);
        }
    }

    /// <summary>Takes note that positions were committed, in between by the client itself.</summary>
    private void Committed(Error? error, bool isRefused)
    {
        if (_troubles.Any && error?.IsError != true && !isRefused)
        {
            _troubles.End("The broker takes positions again.", "commit");
        }
    }

    private void Forget(List<TopicPartitionOffset> partitions)
    {
        _newest = null;
        foreach (var gone in partitions)
        {
            // One that comes back is not paused any more.
            _paused.Remove(gone.TopicPartition);
        }

        lock (_lock)
        {
            foreach (var gone in partitions)
            {
                _partitions.Remove(gone.Partition.Value);
            }
        }
    }
}
