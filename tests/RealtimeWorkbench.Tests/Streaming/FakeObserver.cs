using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming;

internal sealed class FakeObserver(Action<SampleBatch> onBatch) : IBatchObserver
{
    public void OnBatch(SampleBatch batch) => onBatch(batch);
}
