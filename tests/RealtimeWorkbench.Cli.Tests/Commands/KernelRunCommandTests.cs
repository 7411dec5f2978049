using System.Diagnostics;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class KernelRunCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_interrupt_is_left_to_the_kernel_which_lives_on()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var rtw = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rtw.dll"), "kernel", "run"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Contains("ready", await ReadAsync(), StringComparison.Ordinal);
            using (var kill = Process.Start("kill", ["-INT", $"{rtw.Id}"]))
            {
                await kill.WaitForExitAsync();
            }

            // The first cell takes the kernel longer than rtw would take to end it.
            await rtw.StandardInput.WriteLineAsync("""{"type":"execute","id":"a","code":"6 * 7"}""");
            Assert.Contains("42", await ReadAsync(), StringComparison.Ordinal);
            Assert.Contains("\"ok\"", await ReadAsync(), StringComparison.Ordinal);
            rtw.StandardInput.Close();
            await rtw.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(0, rtw.ExitCode);
        }
        finally
        {
            rtw.Kill(entireProcessTree: true);
        }

        async Task<string> ReadAsync() => await rtw.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? "the end";
    }
}
