using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources;

/// <summary>Reads whole sources into lists.</summary>
internal static class Reading
{
    public static async Task<(List<Sample> Samples, List<DeadLetter> Rejected)> AllOf(ISampleSource source)
    {
        var samples = new List<Sample>();
        var rejected = new List<DeadLetter>();
        await foreach (var batch in source.ReadAsync())
        {
            using (batch)
            {
                Take(batch, samples, rejected);
            }
        }

        return (samples, rejected);
    }

    /// <summary>Leaves out the batches that only tell of partitions.</summary>
    public static async IAsyncEnumerable<SampleBatch> WithoutMarks(this IAsyncEnumerable<SampleBatch> batches)
    {
        await foreach (var batch in batches.ConfigureAwait(false))
        {
            if (batch.Mark is null)
            {
                yield return batch;
            }
            else
            {
                batch.Dispose();
            }
        }
    }

    /// <summary>Moves a clock on, step by step, until a reader is done. The reader awaits with ConfigureAwait(false).</summary>
    public static Task WhileTimePasses(ManualTime time, TimeSpan step, Func<Task> read)
    {
        // Continuations run inside Advance only where no context is set; then the clock stands still meanwhile.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var reading = read();
            while (!reading.IsCompleted)
            {
                time.Advance(step);
            }

            return reading;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public static void Take(SampleBatch batch, List<Sample> samples, List<DeadLetter>? rejected = null)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            samples.Add(batch.ToSample(row));
        }

        rejected?.AddRange(batch.Rejected);
    }
}
