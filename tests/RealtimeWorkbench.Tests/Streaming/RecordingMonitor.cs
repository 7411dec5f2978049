using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming;

/// <summary>Reports every sample that it sees, numbered by machine, and every advance of time.</summary>
internal sealed class RecordingMonitor : IMonitor
{
    private readonly Dictionary<int, int> _seen = [];

    public List<int> BatchSizes { get; } = [];

    public List<(int Machine, long Time)> Advances { get; } = [];

    public TaskCompletionSource FirstBatch { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<(int Machine, long Time)> FirstAdvance { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Observe(SampleBatch batch, SignalSink signals)
    {
        BatchSizes.Add(batch.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            var machine = batch.Machines[row];
            var number = _seen[machine] = _seen.GetValueOrDefault(machine) + 1;
            var sample = batch.ToSample(row);
            var values = string.Join(' ', sample.Values.OrderBy(v => v.Key).Select(v => Invariant($"{v.Key}={v.Value}")));
            signals.Report(row, Report(sample.Timestamp, sample.Machine, Invariant($"{number}: {values}")));
        }

        FirstBatch.TrySetResult();
    }

    public void Advance(int machine, long now, SignalSink signals)
    {
        Advances.Add((machine, now));
        FirstAdvance.TrySetResult((machine, now));
    }

    private static Signal Report(DateTimeOffset time, string machine, string text) =>
        new(SignalKind.Raised, time, machine, "", "recorded", Severity.Low, double.NaN, null, null, text);
}
