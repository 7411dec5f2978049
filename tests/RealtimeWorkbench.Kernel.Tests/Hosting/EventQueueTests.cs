using RealtimeWorkbench.Kernel.Hosting;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Tests.Hosting;

public sealed class EventQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Text_is_gathered_and_stays_in_order_with_everything_else()
    {
        var sent = new List<KernelEvent>();
        using (var queue = new EventQueue(sent.AddRange) { LastWait = Patience })
        {
            for (var i = 0; i < 1000; i++)
            {
                queue.Write("a", "stdout", "x");
            }

            queue.Write("a", "stderr", "e");
            queue.Send(new KernelEvent { Type = "result", Cell = "a" });
            queue.Write("b", "stdout", "y");
        }

        Assert.InRange(sent.Count, 4, 500);
        Assert.Equal(new string('x', 1000) + "e|y", string.Concat(sent.Select(one => one.Text ?? "|")));
        Assert.Equal(["a", "b"], sent.Select(one => one.Cell).Distinct());
    }

    [Fact]
    public void A_character_in_two_halves_comes_whole()
    {
        var sent = new List<KernelEvent>();
        using (var queue = new EventQueue(sent.AddRange) { LastWait = Patience })
        {
            foreach (var half in "😀")
            {
                queue.Write("a", "stdout", [half]);
                SpinWait.SpinUntil(() => sent.Count > 0, TimeSpan.FromMilliseconds(100));
            }
        }

        Assert.Equal("😀", Assert.Single(sent).Text);
    }

    [Fact]
    public void Who_writes_waits_for_a_host_that_does_not_read_and_nothing_is_lost()
    {
        using var reads = new ManualResetEventSlim();
        var length = 0;
        const int Lines = 20_000;
        var line = new string('x', 999) + "\n";
        using (var queue = new EventQueue(batch =>
        {
            reads.Wait();
            length += batch.Sum(one => one.Text!.Length);
        })
        {
            LastWait = Patience,
        })
        {
            var writer = new Thread(() =>
            {
                for (var i = 0; i < Lines; i++)
                {
                    queue.Write("a", "stdout", line);
                }
            });
            writer.Start();
            Assert.False(writer.Join(TimeSpan.FromMilliseconds(300)));
            reads.Set();
            writer.Join();
        }

        Assert.Equal(Lines * line.Length, length);
    }
}
