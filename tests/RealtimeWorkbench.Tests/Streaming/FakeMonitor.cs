using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming;

internal sealed class FakeMonitor(Action<SampleBatch> observe) : IMonitor
{
    public void Observe(SampleBatch batch, SignalSink signals) => observe(batch);
}
