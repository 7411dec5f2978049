namespace RealtimeWorkbench.Samples;

/// <summary>Says, in its place among the batches of a source, that a partition comes or goes.</summary>
/// <param name="partition">Name of the partition; empty for a source without parts.</param>
/// <param name="change">What happens to it.</param>
public sealed class PartitionMark(string partition, PartitionChange change)
{
    private readonly TaskCompletionSource<SourcePosition?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Name of the partition; empty for a source without parts.</summary>
    public string Partition => partition;

    /// <summary>What happens to it.</summary>
    public PartitionChange Change => change;

    /// <summary>
    /// Completes when all that lay before the mark is done with and the change has been taken note of. For
    /// <see cref="PartitionChange.Assigned"/> the result is where to read on, or <see langword="null"/> to begin where the source
    /// itself would; otherwise it is <see langword="null"/>. Fails with a <see cref="Sources.SourceException"/> where the state cannot be
    /// had or kept.
    /// </summary>
    public Task<SourcePosition?> Answer => _answer.Task;

    /// <summary>Answers the mark; the first answer counts.</summary>
    /// <param name="position">Where to read on, or <see langword="null"/>.</param>
    public void Complete(SourcePosition? position = null) => _answer.TrySetResult(position);

    /// <summary>Says that the change could not be carried out.</summary>
    /// <param name="problem">Why.</param>
    public void Fail(Exception problem) => _answer.TrySetException(problem);
}
