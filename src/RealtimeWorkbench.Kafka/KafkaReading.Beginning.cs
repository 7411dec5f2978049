using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <content>Where partitions are begun.</content>
internal sealed partial class KafkaReading
{
    private const int MostQuestions = 5;

    /// <summary>Partitions of the topic when this member was first given some; null before, and where it does not matter.</summary>
    private int? _partitionsAtFirst;

    /// <summary>Says that the group was told of a later position than the kept one: somebody went on whose state is not here.</summary>
    private void SayIfTheGroupIsAhead(TopicPartition partition, long? kept)
    {
        if (kept is not { } from || !_options.PositionsAreKept || _options.OnlyLooks)
        {
            return;
        }

        // Where the broker does not say, the kept position holds all the same.
        if (CommittedOf(partition, questions: 1) is { IsSpecial: false } committed && committed.Value > from)
        {
            _troubles.Say(Invariant(
                $"The checkpoint knows {ReadPartition.NameOf(partition.Topic, partition.Partition.Value)} up to {from}, but group {_options.Kafka.ConsumerGroup} has read it up to {committed.Value}: {committed.Value - from} messages are read again, and alerts of that time may be told again. Either the checkpoint is an older one, or another member keeps its own; members of a group need one checkpoint for all."));
        }
    }

    /// <summary>Where a partition is begun of which there is no position.</summary>
    private Offset StartOf(TopicPartition partition, bool isAnswered)
    {
        if (_options.OnlyLooks || !_options.PositionsAreKept || !isAnswered)
        {
            return _options.OnlyLooks ? Offset.Beginning : Offset.Unset;
        }

        switch (_options.Kafka.AutoOffsetReset)
        {
            case KafkaOffsetReset.Earliest:
                return Offset.Beginning;
            case KafkaOffsetReset.Latest:
                // Nobody could be asked; the client asks the group again, and begins at the end only where that has no position.
                return Offset.Unset;
            default:
                End(new SourceException(
                    $"There is no kept position of {ReadPartition.NameOf(partition.Topic, partition.Partition.Value)}, and Kafka.AutoOffsetReset is error; set it to earliest or latest."));
                return Offset.Unset;
        }
    }

    /// <summary>Notes, when this member is first given partitions, how many the topic has: those behind are added later.</summary>
    /// <remarks>Not later: an added one that is counted would pass for one of before.</remarks>
    private void NotePartitions(List<TopicPartition> assigned)
    {
        if (_partitionsAtFirst is null && assigned.Count > 0 && _options is { OnlyLooks: false, Kafka.AutoOffsetReset: KafkaOffsetReset.Latest })
        {
            _partitionsAtFirst = Asked(() =>
            {
                using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
                return admin.GetMetadata(_options.Kafka.Topic, LookWithin).Topics.Single().Partitions.Count;
            }) is > 0 and var count ? count : assigned.Max(partition => partition.Partition.Value) + 1;
        }
    }

    /// <summary>Where a partition is begun of which latest messages are wanted.</summary>
    private long? BeginLatest(TopicPartition partition) =>
        partition.Partition.Value >= _partitionsAtFirst ? BeginAdded(partition) : BeginAtEnd(partition);

    /// <summary>Where a partition is begun that was added while this member was reading: where the group says, or at its first message.</summary>
    /// <remarks>Its messages came while the topic was read, if also before the group knew of it; from its end on they would be left out without a word.</remarks>
    /// <returns>Null where the broker does not say how far the group is; then the client asks it.</returns>
    private long? BeginAdded(TopicPartition partition)
    {
        if (CommittedOf(partition, MostQuestions) is not { } committed)
        {
            return null;
        }

        // A partition has its first message at 0 until the oldest are deleted, which is not soon.
        return committed.IsSpecial ? Asked(() => _consumer.QueryWatermarkOffsets(partition, LookWithin).Low)?.Value ?? 0 : committed.Value;
    }

    /// <summary>How far the group is, as the broker knows; null if it does not say.</summary>
    private Offset? CommittedOf(TopicPartition partition, int questions) =>
        Asked(() => _consumer.Committed([partition], LookWithin)[0].Offset, questions);

    /// <summary>Asks the broker, a few times where the answer decides: a busy one may not give it at once.</summary>
    /// <returns>Null if it never answered.</returns>
    private static T? Asked<T>(Func<T> question, int questions = MostQuestions)
        where T : struct
    {
        for (var left = questions; left > 0; left--)
        {
            try
            {
                return question();
            }
            catch (KafkaException)
            {
                // The next one may be answered; whoever asks knows what to do if none is.
            }
        }

        return null;
    }

    /// <summary>Where a partition is begun that is to be read from its end on: where the group says, or at the end, which the group is told at once.</summary>
    /// <remarks>Told with the first samples only, a member that is killed before would leave out what came meanwhile: the next one began at the end of then.</remarks>
    private long? BeginAtEnd(TopicPartition partition)
    {
        // Where the broker does not say, the client looks for the end by itself, and the first samples say where it was.
        if (CommittedOf(partition, questions: 1) is not { } committed)
        {
            return null;
        }

        if (!committed.IsSpecial)
        {
            return committed.Value;
        }

        if (Asked(() => _consumer.QueryWatermarkOffsets(partition, LookWithin).High, questions: 1) is not { IsSpecial: false } end)
        {
            return null;
        }

        try
        {
            _consumer.Commit([new TopicPartitionOffset(partition, end)]);
        }
        catch (KafkaException)
        {
            // The first samples tell the group.
        }

        return end.Value;
    }

    /// <summary>How far a partition was processed that comes back, as after a broker was away for longer than the group waits.</summary>
    /// <remarks>
    /// The broker may not have learned how far this member was; but another member may have gone further meanwhile. Before the later
    /// of both places everything has been processed.
    /// </remarks>
    /// <returns><see langword="null"/> where the group's own position says it all.</returns>
    private long? ReachedBefore(TopicPartition partition)
    {
        long reached;
        lock (_lock)
        {
            if (!_reached.TryGetValue(partition.Partition.Value, out reached))
            {
                return null;
            }
        }

        // Where the broker does not say, what is repeated, if another member was here, was at least processed once.
        return CommittedOf(partition, questions: 1) is { IsSpecial: false } committed && committed.Value > reached ? null : reached;
    }
}
