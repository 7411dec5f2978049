namespace RealtimeWorkbench.Operations;

/// <summary>Stream Processing.</summary>
internal sealed class StreamOperation : IOperation
{
    /// <inheritdoc />
    public async Task ExecuteAsync(RunContext context, Findings findings, CancellationToken cancellationToken)
    {
        context.Info(Invariant(
            $"Reading {context.Provider.Description.Title} in batches of up to {context.Settings.Streaming.BatchSize} samples."));
        var run = await StreamRun.CreateAsync(
            context, StreamParts.None, cancellationToken).ConfigureAwait(false);
        await using var closing = run.ConfigureAwait(false);
        try
        {
            await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            findings.AddStream(context, run);
        }

        var statistics = run.Pipeline.Statistics.Snapshot();
        context.Success(Invariant(
            $"Processed {statistics.Processed} samples at {Tables.Number(statistics.SamplesPerSecondOverall)} samples/s, latency p95 {Tables.Number(statistics.Latency.P95.TotalMilliseconds)} ms."));
    }
}
