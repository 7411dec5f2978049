using System.Collections.Concurrent;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Gives the workers the state of the machines of a partition.</summary>
/// <param name="workers">Number of workers.</param>
/// <param name="catalog">Names of the run.</param>
/// <param name="partition">Name of the partition.</param>
/// <param name="before">How much longer than this run all runs together have listened to it.</param>
/// <param name="machines">The machines, each with its pieces.</param>
internal sealed class Takeover(
    int workers,
    MetricCatalog catalog,
    string partition,
    TimeSpan before,
    IReadOnlyList<(int Machine, IReadOnlyList<StatePiece> Pieces)> machines)
    : QueueNote(workers)
{
    private readonly ConcurrentQueue<string> _left = new();
    private readonly ConcurrentDictionary<string, bool> _anew = new(StringComparer.Ordinal);
    private long _handled;

    /// <summary>Machines that belong to another partition already.</summary>
    public IReadOnlyCollection<string> Left => _left;

    /// <summary>Samples that the intakes had judged.</summary>
    public long Handled => Interlocked.Read(ref _handled);

    /// <summary>Names of the run.</summary>
    public MetricCatalog Catalog => catalog;

    /// <summary>Name of the partition.</summary>
    public string Partition => partition;

    /// <summary>How much longer than this run all runs together have listened to the partition.</summary>
    public TimeSpan Before => before;

    /// <summary>The machines, each with its pieces.</summary>
    public IReadOnlyList<(int Machine, IReadOnlyList<StatePiece> Pieces)> Machines => machines;

    /// <summary>Counts the samples of a machine.</summary>
    public void AddHandled(long samples) => Interlocked.Add(ref _handled, samples);

    /// <summary>Says of each part that begins anew under which settings it was saved, and which they are.</summary>
    public IReadOnlyCollection<string> Anew => [.. _anew.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Notes parts that begin anew for a machine.</summary>
    public void BeginAnew(IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            _anew.TryAdd(sentence, true);
        }
    }

    /// <summary>Notes a machine that belongs to another partition already.</summary>
    public void Leave(string machine) => _left.Enqueue(machine);

    /// <inheritdoc />
    protected override void Do(PipelineWorker worker) => worker.TakeOver(this);
}
