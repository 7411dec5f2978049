namespace RealtimeWorkbench.Notebooks;

/// <summary>An operation failed, so that the cell fails too, and a notebook that runs without anybody looking ends there.</summary>
/// <param name="result">What was found before.</param>
public sealed class RunFailedException(RunResult result) : Exception($"{result.Title} failed: {result.Failure}")
{
    /// <summary>What was found before it failed.</summary>
    public RunResult Result => result;
}
