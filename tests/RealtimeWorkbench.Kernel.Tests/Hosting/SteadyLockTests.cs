using RealtimeWorkbench.Kernel.Hosting;

namespace RealtimeWorkbench.Kernel.Tests.Hosting;

public sealed class SteadyLockTests
{
    [Fact]
    public void An_interrupt_comes_after_the_lock_was_had()
    {
        var gate = new object();
        var had = false;
        var interrupted = false;
        var thread = new Thread(() =>
        {
            using (new SteadyLock(gate))
            {
                had = true;
            }

            try
            {
                Thread.CurrentThread.Join(TimeSpan.FromSeconds(60));
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        });
        lock (gate)
        {
            thread.Start();
            SpinWait.SpinUntil(() => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0);
            thread.Interrupt();
            Assert.False(had);
        }

        thread.Join();

        Assert.True(had);
        Assert.True(interrupted);
    }
}
