namespace EndToEnd.Notebooks;

/// <summary>What Jupyter's own test of kernels says (Debian: python3-jupyter-kernel-test), and what it doesn't ask.</summary>
[Collection(JupyterTests.Name)]
public sealed class KernelProtocolTests(InstalledKernel kernel)
{
    [JupyterFact]
    public async Task The_kernel_passes_the_test_that_Jupyter_has_for_kernels()
    {
        var finished = await RunTestsAsync("kernel_protocol");

        Assert.DoesNotContain("skipped", finished.Error, StringComparison.Ordinal);
    }

    /// <summary>The names of the tests say what is asked; they are in kernel_behaviour.py.</summary>
    [JupyterTheory]
    [InlineData("Interrupt")]
    [InlineData("Outputs")]
    [InlineData("Process")]
    public Task The_kernel_behaves(string tests) => RunTestsAsync($"kernel_behaviour.{tests}");

    private async Task<Finished> RunTestsAsync(string test)
    {
        // Python finds modules in the folder that it is told to discover.
        var finished = await kernel.RunPythonAsync(
            "-c",
            $"import sys, unittest; sys.path.insert(0, sys.argv[1]); unittest.main(module=None, argv=['unittest', '-v', '{test}'])",
            Path.Combine(Repository.Root, "tests", "EndToEnd", "Notebooks"));
        finished.AssertDone();
        return finished;
    }
}
