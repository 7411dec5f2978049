using System.Diagnostics;
using RealtimeWorkbench.Cli.Commands;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class OutputPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnprivilegedFact]
    public void An_empty_file_that_may_not_be_written_is_refused()
    {
        var path = _folder.Write("out.ipynb", "");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        try
        {
            var refused = Assert.Throws<UsageException>(() => OutputPath.Check("--out", path));

            Assert.Equal($"--out {path} cannot be written: Permission denied; name another place.", refused.Message);
        }
        finally
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
    }

    [UnixFact]
    public async Task A_pipe_is_not_opened()
    {
        var path = _folder["pipe"];
        using (var made = Process.Start("mkfifo", path))
        {
            await made.WaitForExitAsync();
        }

        // Opening it would wait for somebody who reads.
        await Task.Run(() => OutputPath.Check("--json", path)).WaitAsync(TimeSpan.FromMinutes(1));
        OutputPath.Check("--json", "/dev/null");
    }

    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "There are no named pipes in folders here." : null;
    }

    private sealed class UnprivilegedFactAttribute : FactAttribute
    {
        public UnprivilegedFactAttribute() =>
            Skip = OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess ? "Root may write everything; Windows says it in other words." : null;
    }
}
