using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

/// <summary>Moves state from one run to another, as a checkpoint does.</summary>
internal static class Saved
{
    /// <summary>A catalog that numbers the same names in the opposite order, with strangers between them.</summary>
    public static MetricCatalog Renumbered(MetricCatalog catalog)
    {
        var other = new MetricCatalog();
        foreach (var (from, to) in new[]
        {
            (catalog.Metrics, other.Metrics), (catalog.Machines, other.Machines), (catalog.Statuses, other.Statuses),
        })
        {
            to.GetOrAdd("stranger");
            for (var id = from.Count - 1; id >= 0; id--)
            {
                to.GetOrAdd(from[id]);
            }
        }

        for (var metric = 0; metric < catalog.Metrics.Count; metric++)
        {
            other.SetUnit(other.Metrics.GetOrAdd(catalog.Metrics[metric]), catalog.UnitOf(metric));
        }

        return other;
    }

    /// <summary>Saves all machines of one part and restores them into another.</summary>
    public static void Move(object from, MetricCatalog catalog, object to, MetricCatalog other)
    {
        for (var machine = 0; machine < catalog.Machines.Count; machine++)
        {
            var writer = new StateWriter(catalog);
            writer.Write((IMachineState)from, machine);
            var reader = new StateReader(other, writer.Take());
            reader.Read((IMachineState)to, other.Machines.GetOrAdd(catalog.Machines[machine]));
        }
    }
}
