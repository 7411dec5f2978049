using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>Sees whether a machine keeps to one partition, as its state does.</summary>
/// <param name="catalog">Names of the machines.</param>
/// <param name="say">Takes what is noticed.</param>
internal sealed class MachineHomes(MetricCatalog catalog, Action<SourceNotice> say)
{
    private ReadPartition?[] _homes = new ReadPartition?[16];
    private bool _hasSaid;

    /// <summary>Takes note of a sample.</summary>
    /// <param name="machine">Number of its machine.</param>
    /// <param name="partition">Partition that it came from.</param>
    public void See(int machine, ReadPartition partition)
    {
        if (machine >= _homes.Length)
        {
            Array.Resize(ref _homes, Math.Max(machine + 1, _homes.Length * 2));
        }

        var home = _homes[machine];
        if (ReferenceEquals(home, partition))
        {
            return;
        }

        _homes[machine] = partition;
        if (home is not null && home.Number != partition.Number && !_hasSaid)
        {
            _hasSaid = true;
            say(new SourceNotice(
                IsProblem: true,
                $"Machine {catalog.Machines[machine]} comes in {home.Name} and in {partition.Name}; give all its messages the same key, or its samples lose their order and its state its place."));
        }
    }
}
