using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Hosting;

/// <summary>
/// Keeps the streams to the host for the protocol. On Unix, file descriptors 0 and 1 are then others, so that native code and child
/// processes can neither break an event with their output nor take requests away: what they write belongs to the running cell.
/// </summary>
internal sealed class StandardStreams
{
    private const string C = "libc";
    private const short PollIn = 1;

    private readonly Lock _reading = new();
    private readonly int _captured = -1;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    private StandardStreams(Stream requests, Stream events, int captured)
    {
        Requests = requests;
        Events = events;
        _captured = captured;
    }

    /// <summary>What the host sends.</summary>
    public Stream Requests { get; }

    /// <summary>What the host reads.</summary>
    public Stream Events { get; }

    /// <summary>Takes the streams of the process; call once, before anything is read or written.</summary>
    public static StandardStreams Take()
    {
        if (OperatingSystem.IsWindows())
        {
            return new StandardStreams(Console.OpenStandardInput(), Console.OpenStandardOutput(), captured: -1);
        }

        var requests = Open(Check(dup(0)), FileAccess.Read);
        var events = Open(Check(dup(1)), FileAccess.Write);
        using (var nothing = File.OpenHandle("/dev/null"))
        {
            Check(dup2((int)nothing.DangerousGetHandle(), 0));
        }

        var pipe = new int[2];
        Check(NativePipe(pipe));
        Check(dup2(pipe[1], 1));
        Check(close(pipe[1]));
        KeepFromChildren(pipe[0]);
        var streams = new StandardStreams(requests, events, pipe[0]);
        new Thread(streams.Forward) { IsBackground = true, Name = "native output" }.UnsafeStart();
        return streams;
    }

    /// <summary>Returns when everything that native code and ended child processes have written so far is on its way to the host.</summary>
    public void Flush()
    {
        if (_captured < 0)
        {
            return;
        }

        _ = fflush(nint.Zero);

        // A child process that goes on may write without end.
        for (var until = Environment.TickCount64 + 200; Environment.TickCount64 < until;)
        {
            // Who holds it passes something on, and waits as long as the host doesn't read.
            if (_reading.TryEnter(millisecondsTimeout: 10))
            {
                try
                {
                    if (!IsReadable(timeout: 0))
                    {
                        return;
                    }
                }
                finally
                {
                    _reading.Exit();
                }
            }

            Thread.Yield();
        }
    }

    private static FileStream Open(int descriptor, FileAccess access)
    {
        KeepFromChildren(descriptor);
#pragma warning disable CA2000 // The stream owns the handle.
        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), access, bufferSize: 0);
#pragma warning restore CA2000
    }

    private static void KeepFromChildren(int descriptor)
    {
        const int SetFlags = 2;
        const int CloseOnExec = 1;
        Check(fcntl(descriptor, SetFlags, CloseOnExec));
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException($"The standard streams of the kernel can't be set up: {Marshal.GetLastPInvokeErrorMessage()}.");

    private void Forward()
    {
        var bytes = new byte[4096];
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        while (true)
        {
            if (!IsReadable(timeout: -1))
            {
                continue;
            }

            lock (_reading)
            {
                var count = (int)read(_captured, bytes, bytes.Length);
                if (count <= 0)
                {
                    return;
                }

                var length = _decoder.GetChars(bytes, 0, count, characters, 0);
                if (CellContext.Latest is { } cell)
                {
                    cell.Events.Write(cell.Id, "stdout", characters.AsSpan(0, length));
                }
            }
        }
    }

    private bool IsReadable(int timeout)
    {
        var file = new PollFile { Descriptor = _captured, Events = PollIn };
        return poll(ref file, 1, timeout) > 0;
    }

#pragma warning disable IDE1006, SYSLIB1054 // The names of the C library; nothing to marshal that generated code would marshal better.
    [DllImport(C, SetLastError = true)]
    private static extern int dup(int descriptor);

    [DllImport(C, SetLastError = true)]
    private static extern int dup2(int descriptor, int target);

    [DllImport(C, SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport(C, SetLastError = true)]
    private static extern int fcntl(int descriptor, int command, int argument);

    [DllImport(C, EntryPoint = "pipe", SetLastError = true)]
    private static extern int NativePipe([Out] int[] ends);

    [DllImport(C, SetLastError = true)]
    private static extern nint read(int descriptor, [Out] byte[] buffer, nint count);

    [DllImport(C, SetLastError = true)]
    private static extern int poll(ref PollFile files, nuint count, int timeout);

    [DllImport(C)]
    private static extern int fflush(nint stream);
#pragma warning restore IDE1006, SYSLIB1054

    private struct PollFile
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
