using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

// What stands around the pipeline: a source of partitions, and an observer whose counts are its state.
public sealed partial class PipelineCheckpointTests
{
    /// <summary>Counts samples machine by machine.</summary>
    private sealed class Counts : IBatchObserver, IMachineState, IDisposable
    {
        private readonly Dictionary<int, long> _counts = [];
        private readonly TaskCompletionSource _blocked = new();
        private readonly ManualResetEventSlim _mayGoOn = new(initialState: true);

        /// <summary>Completes when a worker has come to where it is held up.</summary>
        public Task Blocked => _blocked.Task;

        public long Total
        {
            get
            {
                lock (_counts)
                {
                    return _counts.Values.Sum();
                }
            }
        }

        public string Part => "counts";

        /// <summary>Holds up the worker at its next batch.</summary>
        public void Block() => _mayGoOn.Reset();

        public void Unblock() => _mayGoOn.Set();

        public void Dispose() => _mayGoOn.Dispose();

        public void OnBatch(SampleBatch batch)
        {
            if (!_mayGoOn.IsSet)
            {
                _blocked.TrySetResult();
                _mayGoOn.Wait();
            }

            lock (_counts)
            {
                foreach (var machine in batch.Machines)
                {
                    _counts[machine] = _counts.GetValueOrDefault(machine) + 1;
                }
            }
        }

        public void Save(int machine, StateWriter writer)
        {
            lock (_counts)
            {
                writer.Write(_counts[machine]);
            }
        }

        public void Restore(int machine, StateReader reader)
        {
            lock (_counts)
            {
                _counts.Add(machine, reader.ReadInt64());
            }
        }

        public void Forget(int machine, string name)
        {
            lock (_counts)
            {
                _counts.Remove(machine);
            }
        }
    }

    /// <summary>A source with partitions of four machines each, which does what the test says.</summary>
    private sealed class Partitions : IResumableSource
    {
        private readonly System.Threading.Channels.Channel<Func<SampleBatch>> _steps =
            System.Threading.Channels.Channel.CreateBounded<Func<SampleBatch>>(100);

        public string Name => "partitions";

        public MetricCatalog Catalog { get; } = new();

        public long? ExpectedSamples => null;

        public List<SourcePosition> Committed { get; } = [];

        public bool CommittedFails { get; set; }

        /// <summary>Set when reading has ended.</summary>
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsToldOfTheEnd { get; private set; }

        void IResumableSource.Committed(IReadOnlyList<SourcePosition> positions)
        {
            IsToldOfTheEnd |= positions.Count == 0;
            if (CommittedFails)
            {
                throw new InvalidOperationException("Out of order.");
            }

            lock (Committed)
            {
                Committed.AddRange(positions);
            }
        }

        public async Task<SourcePosition?[]> AssignAsync(params string[] partitions) =>
            await Task.WhenAll(partitions.Select(partition => MarkAsync(partition, PartitionChange.Assigned)));

        public Task<SourcePosition?> RevokeAsync(string partition) => MarkAsync(partition, PartitionChange.Revoked);

        public Task<SourcePosition?> LoseAsync(string partition) => MarkAsync(partition, PartitionChange.Lost);

        public async Task SendAsync(string partition, int first, int count, int machines = 4)
        {
            var taken = new TaskCompletionSource();
            Assert.True(_steps.Writer.TryWrite(() =>
            {
                taken.SetResult();
                var samples = Enumerable.Range(first, count).Select(
                    i => Make.Sample(i, machine: Invariant($"{partition}-{i % machines}")));
                var batch = Make.Batch(Catalog, [.. samples]);
                batch.End = new SourcePosition(first + count, partition);
                return batch;
            }));
            await taken.Task;
        }

        public void End() => _steps.Writer.TryComplete();

        public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                await foreach (var step in _steps.Reader.ReadAllAsync(cancellationToken))
                {
                    var batch = step();
                    var mark = batch.Mark;
                    yield return batch;
                    if (mark is not null)
                    {
                        await mark.Answer;
                    }
                }
            }
            finally
            {
                Ended.TrySetResult();
            }
        }

        private async Task<SourcePosition?> MarkAsync(string partition, PartitionChange change)
        {
            var mark = new PartitionMark(partition, change);
            Assert.True(_steps.Writer.TryWrite(() => SampleBatch.Marking(Catalog, mark)));
            return await mark.Answer;
        }
    }
}
