using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Gives the batches of one file, to its end or, where it is followed, as they come.</summary>
internal static class FileBatches
{
    /// <summary>Asks where to go on, and reads from there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="poll">How often it is looked at.</param>
    /// <param name="time">Clock for that.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<SampleBatch> ReadAsync(
        IFileSource file, TimeSpan poll, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(file.Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var reading = file.Open(position);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
#pragma warning disable CA2000 // The batch goes to the caller, who disposes it.
            if (reading.Take() is { } batch)
#pragma warning restore CA2000
            {
                yield return batch;
                continue;
            }

            if (!file.IsLive)
            {
                yield break;
            }

            await Task.Delay(poll, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
