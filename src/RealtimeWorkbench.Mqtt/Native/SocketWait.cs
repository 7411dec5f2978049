using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Mqtt.Native;

/// <summary>Waits for a socket of the library, whose own waiting would write acknowledgements of its own accord.</summary>
internal static partial class SocketWait
{
    /// <summary><c>POLLIN</c> of Linux and macOS; POLLRDNORM of Windows.</summary>
    private static readonly short In = OperatingSystem.IsWindows() ? (short)0x100 : (short)1;

    /// <summary><c>POLLOUT</c>.</summary>
    private static readonly short Out = OperatingSystem.IsWindows() ? (short)0x10 : (short)4;

    /// <summary>Waits until a socket can be read or has failed, or written if that is asked for.</summary>
    /// <returns>Whether it can be read or has failed.</returns>
    public static bool UntilReadable(int socket, bool orWritable, int milliseconds)
    {
        var wanted = orWritable ? (short)((ushort)In | (ushort)Out) : In;
        if (OperatingSystem.IsWindows())
        {
            var one = new WindowsEntry { Socket = socket, Wanted = wanted };
            return WsaPoll(ref one, 1, milliseconds) > 0 && (one.Seen & ~Out) != 0;
        }

        var entry = new Entry { Socket = socket, Wanted = wanted };
        return Poll(ref entry, 1, milliseconds) > 0 && (entry.Seen & ~Out) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Entry entries, nuint count, int milliseconds);

    [LibraryImport("ws2_32", EntryPoint = "WSAPoll")]
    private static partial int WsaPoll(ref WindowsEntry entries, uint count, int milliseconds);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Socket;
        public short Wanted;
        public short Seen;
    }

    /// <summary><c>WSAPOLLFD</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowsEntry
    {
        public nint Socket;
        public short Wanted;
        public short Seen;
    }
}
