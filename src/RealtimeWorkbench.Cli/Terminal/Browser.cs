using System.ComponentModel;
using System.Diagnostics;

namespace RealtimeWorkbench.Cli.Terminal;

/// <summary>Opens a page in the browser of the user.</summary>
internal static class Browser
{
    /// <summary>Opens a page. Where there is no browser, says so: the page can be opened by hand.</summary>
    public static void Open(Uri address, Action<string> say)
    {
        var isHeadless = OperatingSystem.IsLinux()
            && Environment.GetEnvironmentVariable("DISPLAY") is null
            && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null;
        if (isHeadless)
        {
            say("There is no desktop here to open a browser on; open the address above in yours.");
            return;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true });
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            say($"No browser could be opened ({problem.Message}); open the address above by hand.");
        }
    }
}
