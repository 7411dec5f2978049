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

    [Fact]
    public void Who_shows_something_waits_for_a_host_that_does_not_read_and_who_replies_does_not()
    {
        using var reads = new ManualResetEventSlim();
        var count = 0;
        const int Displays = 2_000;
        var data = new Dictionary<string, string> { ["text/html"] = new('x', 10_000) };
        using (var queue = new EventQueue(batch =>
        {
            reads.Wait();
            count += batch.Count;
        })
        {
            LastWait = Patience,
        })
        {
            var cell = new Thread(() =>
            {
                for (var i = 0; i < Displays; i++)
                {
                    queue.Send(new KernelEvent { Type = "display", Cell = "a", Data = data });
                }
            });
            cell.Start();
            Assert.False(cell.Join(TimeSpan.FromMilliseconds(300)));
            queue.Send(new KernelEvent { Type = "reply", Id = "i", Status = "ok" });
            reads.Set();
            cell.Join();
        }

        Assert.Equal(Displays + 1, count);
    }

    [Fact]
    public void Long_text_comes_in_pieces_and_no_character_is_cut()
    {
        var sent = new List<KernelEvent>();
        var text = "x" + string.Concat(Enumerable.Repeat("😀", 1_500_000));
        using (var queue = new EventQueue(sent.AddRange) { LastWait = Patience })
        {
            queue.Write("a", "stdout", text);
        }

        Assert.Equal(text, string.Concat(sent.Select(one => one.Text)));
        Assert.All(sent, one => Assert.InRange(one.Text!.Length, 1, 256 << 10));
        Assert.DoesNotContain(sent, one => char.IsHighSurrogate(one.Text![^1]));
    }

    [Fact]
    public void A_character_comes_whole_also_around_a_display_and_a_half_that_stays_one_is_not_lost()
    {
        var sent = new List<KernelEvent>();
        using (var queue = new EventQueue(sent.AddRange) { LastWait = Patience })
        {
            queue.Write("a", "stdout", "1\ud83d");
            queue.Send(new KernelEvent { Type = "display", Cell = "a" });
            queue.Write("a", "stdout", "\ude002\ud83d");
            queue.Send(new KernelEvent { Type = "reply", Cell = "a" });
        }

        Assert.Equal(["1", null, "\ud83d\ude002", "\ud83d", null], sent.Select(one => one.Text));
    }

    [Fact]
    public void Interrupts_of_threads_that_send_lose_nothing()
    {
        var count = 0;
        const int Each = 20_000;
        using (var queue = new EventQueue(batch => count += batch.Count) { LastWait = Patience })
        {
            var failures = 0;
            var senders = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                for (var i = 0; i < Each; i++)
                {
                    try
                    {
                        queue.Send(new KernelEvent { Type = "display" });
                    }
                    catch (ThreadInterruptedException)
                    {
                        Interlocked.Increment(ref failures);
                    }
                }
            })).ToList();
            senders.ForEach(sender => sender.Start());
            while (senders.Any(sender => sender.IsAlive))
            {
                senders.ForEach(sender => sender.Interrupt());
            }

            Assert.Equal(0, failures);
        }

        Assert.Equal(4 * Each, count);
    }
}
