using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Kernel.Tests.Running;

public sealed class RunOutputsTests
{
    [Fact]
    public void Pieces_of_a_stream_become_one_text_each_copied_once()
    {
        const int Pieces = 5000;
        var outputs = new RunOutputs(1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < Pieces; i++)
        {
            outputs.Apply(new KernelEvent { Type = "stream", Name = "stdout", Text = "0123456789" }, 0);
        }

        var text = (string)Assert.Single(outputs.Of(0))["text"]!;

        // Copied anew with every piece it would be hundreds of megabytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        Assert.Equal(Pieces * 10, text.Length);
    }

    [Fact]
    public void Streams_that_take_turns_stay_apart_and_a_cleared_one_begins_anew()
    {
        var outputs = new RunOutputs(1);
        Say("stdout", "a");
        Say("stdout", "b");
        Say("stderr", "c");
        Say("stdout", "d");
        Assert.Equal(["ab", "c", "d"], outputs.Of(0).Select(output => (string)output["text"]!));

        Say("stdout", "e");
        Assert.Equal(["ab", "c", "de"], outputs.Of(0).Select(output => (string)output["text"]!));

        outputs.Apply(new KernelEvent { Type = "clear_output" }, 0);
        Say("stdout", "f");
        Assert.Equal(["f"], outputs.Of(0).Select(output => (string)output["text"]!));

        void Say(string name, string text) => outputs.Apply(new KernelEvent { Type = "stream", Name = name, Text = text }, 0);
    }
}
