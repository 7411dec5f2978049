using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Testing;

/// <summary>A source that does what it is told, step by step: yields samples, waits, blocks, throws.</summary>
/// <remarks>
/// Each call adds a step and returns the source. Add all steps before it is read; each reading starts at the first step.
/// </remarks>
/// <param name="catalog">Names to use; a catalog of its own by default.</param>
/// <param name="name">Name that it goes by.</param>
public sealed class ScriptedSource(MetricCatalog? catalog = null, string name = "scripted") : ISampleSource
{
    private readonly List<Func<CancellationToken, IAsyncEnumerable<SampleBatch>>> _steps = [];

    /// <inheritdoc />
    public string Name { get; } = name;

    /// <inheritdoc />
    public MetricCatalog Catalog { get; } = catalog ?? new MetricCatalog();

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <summary>Yields one batch with these samples.</summary>
    public ScriptedSource Yield(params Sample[] samples) => Yield(() =>
    {
        var batch = SampleBatch.Rent(Catalog, Math.Max(samples.Length, 1));
        foreach (var sample in samples)
        {
            Add(batch, sample);
        }

        return batch;
    });

    /// <summary>Yields the batch that the function makes.</summary>
    /// <param name="make">Makes a batch with the names of <see cref="Catalog"/>.</param>
    public ScriptedSource Yield(Func<SampleBatch> make) => Then(_ => Once(make));

    /// <summary>Yields a batch with nothing but records that could not become samples.</summary>
    public ScriptedSource Reject(params DeadLetter[] letters) => Yield(() =>
    {
        var batch = SampleBatch.Rent(Catalog, 1);
        foreach (var letter in letters)
        {
            batch.Reject(letter);
        }

        return batch;
    });

    /// <summary>Yields batches without end and without pause, until it is cancelled.</summary>
    /// <param name="batchSize">Samples a batch.</param>
    /// <param name="make">Makes the sample with the given number, from 0.</param>
    public ScriptedSource YieldForever(int batchSize, Func<long, Sample> make) =>
        Then(cancellationToken => Forever(batchSize, make, cancellationToken));

    /// <summary>Waits for a task of the test, or until it is cancelled.</summary>
    public ScriptedSource WaitFor(Task task) => Then(async cancellationToken =>
        await task.WaitAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Waits for time to pass on a clock, such as a <see cref="ManualTime"/>, or until it is cancelled.</summary>
    public ScriptedSource Wait(TimeSpan by, TimeProvider time) => Then(async cancellationToken =>
        await Task.Delay(by, time, cancellationToken).ConfigureAwait(false));

    /// <summary>Yields nothing more, until it is cancelled.</summary>
    public ScriptedSource Block() => WaitFor(new TaskCompletionSource().Task);

    /// <summary>Waits for a task of the test and doesn't heed cancellation, as a source must not do.</summary>
    public ScriptedSource WaitStubbornlyFor(Task task) => Then(async _ => await task.ConfigureAwait(false));

    /// <summary>Throws.</summary>
    public ScriptedSource Throw(Exception exception) => Then(Task (_) => throw exception);

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var step in _steps)
        {
            await foreach (var batch in step(cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
    }

    private static async IAsyncEnumerable<SampleBatch> Once(Func<SampleBatch> make)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return make();
    }

    private static async IAsyncEnumerable<SampleBatch> Nothing(
        Func<CancellationToken, Task> act, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await act(cancellationToken).ConfigureAwait(false);
        yield break;
    }

    private async IAsyncEnumerable<SampleBatch> Forever(
        int batchSize, Func<long, Sample> make, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 0L; !cancellationToken.IsCancellationRequested;)
        {
            var batch = SampleBatch.Rent(Catalog, batchSize);
            for (var row = 0; row < batchSize; row++)
            {
                Add(batch, make(number++));
            }

            yield return batch;
            await Task.Yield();
        }
    }

    private ScriptedSource Then(Func<CancellationToken, Task> act) =>
        Then(cancellationToken => Nothing(act, cancellationToken));

    private ScriptedSource Then(Func<CancellationToken, IAsyncEnumerable<SampleBatch>> step)
    {
        _steps.Add(step);
        return this;
    }

    private static void Add(SampleBatch batch, Sample sample)
    {
        var catalog = batch.Catalog;
        var row = batch.AddRow(sample.Timestamp.UtcTicks, catalog.Machines.GetOrAdd(sample.Machine));
        foreach (var (metric, value) in sample.Values)
        {
            batch.SetValue(row, catalog.Metrics.GetOrAdd(metric), value);
        }

        if (sample.Position is { } position)
        {
            batch.SetPosition(row, position.X, position.Y, position.Z, position.Layer ?? SampleBatch.None);
        }

        if (sample.Status is { } status)
        {
            batch.SetStatus(row, catalog.Statuses.GetOrAdd(status));
        }
    }
}
