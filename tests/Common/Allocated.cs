namespace RealtimeWorkbench.Tests.Common;

internal static class Allocated
{
    /// <summary>Bytes that work allocates on this thread once warm: the least of several passes, which ends with the first that allocates none.</summary>
    /// <remarks>The runtime itself may allocate now and then, as when it compiles a method anew or takes pools apart; it does not do so every time.</remarks>
    public static long ByEach(Action work)
    {
        work();
        var least = long.MaxValue;
        for (var pass = 0; pass < 10 && least > 0; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
