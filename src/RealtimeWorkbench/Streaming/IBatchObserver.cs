using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming;

/// <summary>Looks at the samples that the monitors have seen: buffers, grids, views, history.</summary>
/// <remarks>
/// Called on the worker's thread, so it must be quick and must not block. With several workers it is called by all of them at
/// the same time and must be thread-safe. An exception ends the run.
/// </remarks>
public interface IBatchObserver
{
    /// <summary>Looks at a batch. Samples of one machine come in the order of their event time.</summary>
    /// <param name="batch">Samples that the intake let through; dead when the call returns, so copy what is kept.</param>
    void OnBatch(SampleBatch batch);
}
