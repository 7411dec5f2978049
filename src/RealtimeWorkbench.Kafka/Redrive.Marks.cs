using Confluent.Kafka;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <content>Where the dead-letter topic begins and ends, and the marks up to which it is done.</content>
public sealed partial class Redrive
{
    /// <summary>Where the partitions end by now; those without letters are left out.</summary>
    private Dictionary<TopicPartition, Offset> FindEnds()
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var topic = admin.GetMetadata(_topic, _options.AnswerWithin).Topics.Single();
        if (topic.Error.IsError)
        {
            throw new SourceException(
                $"There is no dead-letter topic {_topic} at {_options.Kafka.BootstrapServers}: {topic.Error.Reason.TrimEnd('.')}; name it in Kafka.DeadLetterTopic.");
        }

        var ends = new Dictionary<TopicPartition, Offset>();
        foreach (var partition in topic.Partitions.Select(found => new TopicPartition(_topic, found.PartitionId)))
        {
            var watermarks = _consumer.QueryWatermarkOffsets(partition, _options.AnswerWithin);
            if (watermarks.High > watermarks.Low)
            {
                ends.Add(partition, watermarks.High);
            }
        }

        return ends;
    }

    /// <summary>Where to begin; partitions of which everything is done are taken out of <paramref name="ends"/>.</summary>
    private List<TopicPartitionOffset> Begin(Dictionary<TopicPartition, Offset> ends)
    {
        var begin = new List<TopicPartitionOffset>();
        foreach (var done in _consumer.Committed(ends.Keys, _options.AnswerWithin))
        {
            var end = ends[done.TopicPartition];
            if (!done.Offset.IsSpecial && done.Offset > end)
            {
                // Marks outlive a topic that is made anew under the same name; what is in it is not done.
                _remark = Invariant(
                    $"Partition {done.Partition.Value} of {_topic} was marked as done up to offset {done.Offset.Value} but ends at {end.Value}: the topic was made anew, so it is read from its beginning.");
            }

            if (done.Offset.IsSpecial || done.Offset > end)
            {
                begin.Add(new TopicPartitionOffset(done.TopicPartition, Offset.Beginning));
            }
            else if (done.Offset < end)
            {
                begin.Add(done);
            }
            else
            {
                ends.Remove(done.TopicPartition);
            }
        }

        return begin;
    }

    /// <summary>Waits for what is on its way, and marks what has arrived as done, in each partition up to the first letter that has not.</summary>
    private void Finish(Dictionary<TopicPartition, Offset> reached, CancellationToken cancellationToken)
    {
        if (_file is not null)
        {
            _problem ??= _file.Flush();
        }

        if (_producer is null)
        {
            return;
        }

        while (_producer.Flush(_options.AnswerWithin) > 0 && !cancellationToken.IsCancellationRequested)
        {
            // Each message arrives or fails within its own time limit.
        }

        List<TopicPartitionOffset> marks = [];
        lock (_lock)
        {
            foreach (var (partition, offset) in reached)
            {
                var first = _open.TryGetValue(partition, out var open) && open.Count > 0 ? open.Min : long.MaxValue;
                marks.Add(new TopicPartitionOffset(partition, Math.Min(offset, first)));
            }

            var left = _open.Values.Sum(open => open.Count) - _failed - _keptFailed;
            if (left > 0)
            {
                _problem ??= Invariant($"{left} letters have not arrived; they are not marked as done.");
            }
        }

        if (marks.Count == 0)
        {
            return;
        }

        try
        {
            _consumer.Commit(marks);
        }
        catch (KafkaException failure)
        {
            _problem ??= $"What was brought back could not be marked as done: {failure.Error.Reason.TrimEnd('.')}; the next redrive brings it back again.";
        }
    }
}
