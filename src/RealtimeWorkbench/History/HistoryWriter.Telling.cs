namespace RealtimeWorkbench.History;

// That runs go on although nothing comes of them.
public sealed partial class HistoryWriter
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private long? _toldAt;

    /// <summary>Each minute the runs that go on here, whatever comes of them: others see by that that they do, though their machines are silent.</summary>
    private List<HistoryRun> RunsToTell()
    {
        var now = _time.GetTimestamp();
        if (_toldAt is { } last && _time.GetElapsedTime(last, now) < TellEvery)
        {
            return [];
        }

        _toldAt = now;
        var ids = _machines.OfType<MachineBuffers>().Select(machine => machine.Place.Run).Distinct();
        return [.. ids.Select(id => _known.GetValueOrDefault(id)).OfType<HistoryRun>().Where(run => run.EndedAt is null)];
    }
}
