using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>A kernel that runs: takes requests, tells events.</summary>
public interface IKernelConnection : IAsyncDisposable
{
    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="IOException">The kernel has ended.</exception>
    Task SendAsync(KernelRequest request);

    /// <summary>Reads what the kernel says, until it has ended. To be called once.</summary>
    IAsyncEnumerable<KernelEvent> ReadAsync();

    /// <summary>Ends the kernel at once, whatever it does.</summary>
    void Kill();

    /// <summary>Says how the kernel ended, once it has: one sentence, and then what it wrote last to its error output.</summary>
    Task<IReadOnlyList<string>> DescribeEndAsync();
}
