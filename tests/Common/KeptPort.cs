using System.Net;
using System.Net.Sockets;

namespace RealtimeWorkbench.Tests.Common;

/// <summary>A port of this machine that nobody else is given, neither before a server listens there nor while it is away.</summary>
/// <remarks>
/// A socket that is bound and does not listen keeps it. Linux lets a server that may use an address again listen there nevertheless, as most do;
/// elsewhere the port is merely one that was free.
/// </remarks>
internal sealed class KeptPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public KeptPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        Number = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        if (!OperatingSystem.IsLinux())
        {
            _socket.Dispose();
        }
    }

    public int Number { get; }

    public void Dispose() => _socket.Dispose();
}
