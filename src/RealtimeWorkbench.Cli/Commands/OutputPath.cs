using System.Runtime.InteropServices;
using System.Text;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Sees before a run whether its results will have a place, rather than after hours.</summary>
internal static class OutputPath
{
    /// <summary>W_OK of unistd.h.</summary>
    private const int WriteAccess = 2;

    /// <summary>Checks that a file or folder can be made at a path.</summary>
    /// <param name="option">Option that names it.</param>
    /// <param name="path">The path; nothing is checked if left out.</param>
    /// <exception cref="UsageException">It cannot.</exception>
    public static void Check(string option, string? path)
    {
        if (path is null)
        {
            return;
        }

        if (path.Length == 0)
        {
            throw new UsageException($"{option} needs a path that is not empty.");
        }

        if (path == "-")
        {
            throw new UsageException($"{option} - is no file, and samples are not written to the standard output; name a file.");
        }

        var isFile = option != "--export" || path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        if (isFile && Directory.Exists(path))
        {
            throw new UsageException($"{option} {path} is a folder; name a file in it.");
        }

        if (!isFile && File.Exists(path))
        {
            throw new UsageException($"{option} {path} is a file; name a folder, or a file that ends in .zip.");
        }

        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (isFile && parent is not null && !Directory.Exists(parent))
        {
            throw new UsageException($"{option} {path} cannot be written: there is no folder {parent}; make it first.");
        }

        if (isFile)
        {
            TryOpen(option, path);
        }
    }

    /// <summary>What samples are written as where the ending of a file says nothing of it; behind its name in a sentence.</summary>
    public static string KindOf(string path) =>
        Recording.IsJsonLines(path) || Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".RTWR" ? "" : ", which is a recording";

    /// <summary>Takes a file away again that a command made and could write nothing to: else the same call is refused once what was wrong is mended.</summary>
    /// <param name="path">The file.</param>
    /// <param name="begun">Bytes that it has while there is nothing in it.</param>
    public static void TakeBack(string path, long begun)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length <= begun)
            {
                file.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to tell.
        }
    }

    private static void TryOpen(string option, string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                using (File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
                {
                }

                file.Delete();
            }
            else if (file.Length > 0 || OperatingSystem.IsWindows())
            {
                using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            }
            else if (Access(Encoding.UTF8.GetBytes(path + '\0'), WriteAccess) != 0)
            {
                throw new UnauthorizedAccessException(Marshal.GetLastPInvokeErrorMessage());
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path} cannot be written: {exception.Message.TrimEnd('.')}; name another place.");
        }
    }

    /// <summary>Asks whether a path may be used, without opening it: what has no length may be a pipe, whose reader would take our leaving for the end.</summary>
    /// <remarks>POSIX access(2).</remarks>
    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    private static extern int Access(byte[] path, int mode);
}
