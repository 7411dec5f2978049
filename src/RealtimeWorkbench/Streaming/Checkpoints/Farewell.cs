namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Has the workers forget the machines of a partition.</summary>
/// <param name="workers">Number of workers.</param>
/// <param name="partition">Name of the partition.</param>
internal sealed class Farewell(int workers, string partition) : QueueNote(workers)
{
    private long _handled;

    /// <summary>Samples that the intakes had judged.</summary>
    public long Handled => Interlocked.Read(ref _handled);

    /// <summary>Name of the partition.</summary>
    public string Partition => partition;

    /// <summary>Counts the samples of a machine.</summary>
    public void AddHandled(long samples) => Interlocked.Add(ref _handled, samples);

    /// <inheritdoc />
    protected override void Do(PipelineWorker worker) => worker.Forget(this);
}
