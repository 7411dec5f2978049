using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Push;

namespace RealtimeWorkbench.Tests.Sources;

/// <summary>What a source that can resume is told of what became of its samples.</summary>
public sealed class CommittingTests
{
    [Fact]
    public async Task A_merged_source_leaves_it_to_its_owner_to_tell()
    {
        var source = new Resumable(batches: 3);
        var merged = new MergedSource(source, new PushedSamples(source.Catalog, TimeProvider.System));
        await foreach (var batch in merged.ReadAsync())
        {
            batch.Mark?.Complete();
            batch.Dispose();
        }

        Assert.Empty(source.Told);
        Assert.False(source.IsToldOfTheEnd);
        merged.Committed([new SourcePosition(2, "p/0")]);
        Assert.Equal([2], source.Told.Select(position => position.Offset));
    }

    [Fact]
    public async Task A_recording_answers_marks_and_tells_what_is_in_the_file()
    {
        var source = new Resumable(batches: 3);
        var path = Path.ChangeExtension(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), ".jsonl");
        try
        {
            await using (var recording = Recording.Create(path))
            {
                await recording.AppendAllAsync(source);
            }

            Assert.Equal(3, (await File.ReadAllLinesAsync(path)).Length);
            Assert.Equal([3], source.Told.Select(position => position.Offset));
            Assert.True(source.IsToldOfTheEnd);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>One partition, announced by a mark, with a sample a batch.</summary>
    private sealed class Resumable(int batches) : IResumableSource
    {
        public string Name => "resumable";

        public MetricCatalog Catalog { get; } = new();

        public long? ExpectedSamples => batches;

        public List<SourcePosition> Told { get; } = [];

        public bool IsToldOfTheEnd { get; private set; }

        public void Committed(IReadOnlyList<SourcePosition> positions)
        {
            Told.AddRange(positions);
            IsToldOfTheEnd |= positions.Count == 0;
        }

        public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var mark = new PartitionMark("p/0", PartitionChange.Assigned);
            yield return SampleBatch.Marking(Catalog, mark);
            await mark.Answer.WaitAsync(cancellationToken);
            for (var number = 1; number <= batches; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batch = SampleBatch.Rent(Catalog, 1);
                var row = batch.AddRow(number, Catalog.Machines.GetOrAdd("m"));
                batch.SetValue(row, Catalog.Metrics.GetOrAdd("n"), number);
                batch.End = new SourcePosition(number, "p/0");
                yield return batch;
            }
        }
    }
}
