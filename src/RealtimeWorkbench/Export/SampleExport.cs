using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Export;

/// <summary>Writes the samples of a source that can be read twice, such as a file, as CSV. Needs memory for one batch, however many there are.</summary>
public static class SampleExport
{
    /// <summary>Writes all samples of a source as CSV, in its order.</summary>
    /// <param name="source">Source; it is read once for its columns and once for its rows.</param>
    /// <param name="output">Where the rows go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Samples written, and records of the source that hold no sample and so are left out.</returns>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public static async Task<(long Samples, long LeftOut)> WriteCsvAsync(ISampleSource source, Stream output, CancellationToken cancellationToken = default)
    {
        var columns = await ColumnsOfAsync(source, cancellationToken).ConfigureAwait(false);
        var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(columns.Head()).ConfigureAwait(false);
            var (samples, leftOut) = (0L, 0L);
            await foreach (var batch in source.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Count; row++)
                    {
                        await writer.WriteAsync(columns.Row(batch.ToSample(row))).ConfigureAwait(false);
                    }

                    samples += batch.Count;
                    leftOut += batch.Rejected.Count;
                }
            }

            return (samples, leftOut);
        }
    }

    private static async Task<SampleColumns> ColumnsOfAsync(ISampleSource source, CancellationToken cancellationToken)
    {
        var metrics = new SortedSet<string>(StringComparer.Ordinal);
        var (hasStatus, hasPosition) = (false, false);
        await foreach (var batch in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                foreach (var metric in batch.Metrics)
                {
                    metrics.Add(batch.Catalog.Metrics[metric]);
                }

                hasStatus |= batch.Statuses.ContainsAnyExcept(SampleBatch.None);
                hasPosition |= batch.Layers.ContainsAnyExcept(SampleBatch.None) || !AllMissing(batch.X) || !AllMissing(batch.Y) || !AllMissing(batch.Z);
            }
        }

        return new SampleColumns(
            [.. metrics],
            [.. metrics.Select(metric => source.Catalog.UnitOf(source.Catalog.Metrics.GetOrAdd(metric)))],
            hasStatus,
            hasPosition);
    }

    private static bool AllMissing(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                return false;
            }
        }

        return true;
    }
}
