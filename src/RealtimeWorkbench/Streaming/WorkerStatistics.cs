namespace RealtimeWorkbench.Streaming;

/// <summary>What one worker of a pipeline has done.</summary>
/// <param name="Worker">Its number, from 0.</param>
/// <param name="Processed">Samples that the monitors saw.</param>
/// <param name="Batches">Batches that they came in.</param>
/// <param name="Waiting">Samples that wait for it now.</param>
/// <param name="BufferUse">Share of its buffer that they fill, from 0 to 1.</param>
public sealed record WorkerStatistics(int Worker, long Processed, long Batches, int Waiting, double BufferUse);
