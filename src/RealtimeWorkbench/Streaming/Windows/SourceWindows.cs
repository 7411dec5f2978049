using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows over what a source delivers, without a pipeline: for notebooks and programs of one's own.</summary>
public static class SourceWindows
{
    /// <summary>Reads a source and cuts one metric into windows, machine by machine.</summary>
    /// <param name="source">The source; read by nobody else.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="definition">Which values belong together.</param>
    /// <param name="allowedLateness">How far the values of a machine may come out of order; what comes later is left out.</param>
    /// <param name="late">Takes the values that came too late for that, with the key of their machine.</param>
    /// <param name="cancellationToken">Ends the reading; the windows that are open then are not handed out.</param>
    /// <returns>The windows as they are closed; those of one machine in the order of their end.</returns>
    public static async IAsyncEnumerable<MachineWindow> ReadWindowsAsync(
        this ISampleSource source,
        string metric,
        WindowDefinition definition,
        TimeSpan allowedLateness = default,
        Action<string, TimedValue>? late = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var closed = new Queue<MachineWindow>();
        var machines = new Dictionary<int, SeriesWindows>();
        await foreach (var batch in source.ReadAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                Add(batch);
            }

            while (closed.TryDequeue(out var window))
            {
                yield return window;
            }
        }

        foreach (var windows in machines.Values)
        {
            windows.Complete();
        }

        while (closed.TryDequeue(out var window))
        {
            yield return window;
        }

        void Add(SampleBatch batch)
        {
            if (!batch.Catalog.Metrics.TryGetId(metric, out var number) || batch.Column(number).IsEmpty)
            {
                return;
            }

            for (var row = 0; row < batch.Count; row++)
            {
                var value = batch.Column(number)[row];
                if (!double.IsNaN(value))
                {
                    var machine = batch.Machines[row];
                    if (!machines.TryGetValue(machine, out var windows))
                    {
                        var name = batch.Catalog.Machines[machine];
                        windows = new SeriesWindows(
                            definition, result => closed.Enqueue(new MachineWindow(name, metric, result)), allowedLateness);
                        machines.Add(machine, windows);
                    }

                    int? layer = batch.Layers[row] == SampleBatch.None ? null : batch.Layers[row];
                    var timed = new TimedValue(new DateTimeOffset(batch.Timestamps[row], TimeSpan.Zero), value, layer);
                    if (!windows.Add(timed))
                    {
                        late?.Invoke(batch.Catalog.Machines[machine], timed);
                    }
                }
            }
        }
    }
}
