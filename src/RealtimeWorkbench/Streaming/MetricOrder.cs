using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming;

/// <summary>The metrics of a batch by number, since the order in which a batch met them depends on where the stream was cut.</summary>
/// <remarks>Allocates only for more metrics than there ever were. Not thread-safe.</remarks>
internal sealed class MetricOrder
{
    private int[] _order = [];

    /// <summary>Sorts the metrics of a batch; the result lasts until the next call.</summary>
    public ReadOnlySpan<int> Of(SampleBatch batch)
    {
        var metrics = batch.Metrics;
        if (_order.Length < metrics.Length)
        {
            _order = new int[Math.Max(metrics.Length, 16)];
        }

        var order = _order.AsSpan(0, metrics.Length);
        metrics.CopyTo(order);
        order.Sort();
        return order;
    }
}
