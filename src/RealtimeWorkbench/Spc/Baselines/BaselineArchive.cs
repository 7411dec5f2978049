using System.Diagnostics;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>A file of baselines that runs and people share: JSON, as <see cref="BaselineStore.Save"/> writes it.</summary>
/// <remarks>
/// Each change reads the file, changes it and puts a whole new one in its place, while it holds the lock of <c>FILE.lock</c> beside it. The system
/// gives the lock back when a process dies, and a file is never seen half written: a kill loses the change that was being made, and no other.
/// Thread-safe.
/// </remarks>
/// <param name="path">The file; made by the first change if it isn't there.</param>
public sealed class BaselineArchive(string path)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    /// <summary>Path of the file.</summary>
    public string Path { get; } = path;

    /// <summary>Reads what the file holds; nothing if it isn't there.</summary>
    /// <exception cref="InvalidDataException">It isn't a file of baselines, or one of a later format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public BaselineStore Read()
    {
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return BaselineStore.Load(file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new BaselineStore();
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"{Path}: {wrong.Message}", wrong);
        }
    }

    /// <summary>Changes the file, alone.</summary>
    /// <param name="change">Changes what the file holds, and says whether it has to be written. What it throws leaves the file as it is.</param>
    /// <exception cref="InvalidDataException">It isn't a file of baselines, or one of a later format.</exception>
    /// <exception cref="IOException">It cannot be read or written, or another process holds it for more than 10 s.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read or written.</exception>
    public void Change(Func<BaselineStore, bool> change) => ChangeAndStamp(change);

    /// <summary>What shows that the file was changed: its time and length.</summary>
    internal (DateTime Written, long Length) Stamp
    {
        get
        {
            var file = new FileInfo(Path);
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        }
    }

    /// <summary>Changes the file, alone.</summary>
    /// <returns>The stamp of what was seen and written: that of a later change by somebody else is another.</returns>
    internal (DateTime Written, long Length) ChangeAndStamp(Func<BaselineStore, bool> change)
    {
        using var held = Hold();
        var store = Read();
        if (!change(store))
        {
            return Stamp;
        }

        var next = Path + ".new";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            store.Save(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, Path, overwrite: true);
        return Stamp;
    }

    /// <summary>Whether a file cannot be opened because somebody else holds it: a full disk or a lost share is not waited for.</summary>
    private static bool IsHeld(IOException problem)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        const int WouldBlockOnLinux = 11;
        const int WouldBlockOnMac = 35;
        return problem.HResult is SharingViolation or WouldBlockOnLinux or WouldBlockOnMac;
    }

    private FileStream Hold()
    {
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException held) when (IsHeld(held) && Stopwatch.GetElapsedTime(since) < Patience)
            {
                // Another process is writing, which takes it some milliseconds: no reason to make all that changes a baseline asynchronous.
#pragma warning disable RS0030
                Thread.Sleep(BetweenTries);
#pragma warning restore RS0030
            }
            catch (IOException held) when (IsHeld(held))
            {
                throw new IOException($"{Path} is being changed by another process, which does not end; see who holds {Path}.lock.", held);
            }
        }
    }
}
