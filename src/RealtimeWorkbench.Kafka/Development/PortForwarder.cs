using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.Development;

/// <summary>Leads connections from a port of the loopback interface to another address: the mock cluster chooses its ports itself.</summary>
/// <remarks>Clients ask here only where the brokers are, and go on with these.</remarks>
internal sealed class PortForwarder : IDisposable
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _end = new();
    private readonly List<TcpListener> _listeners;
    private readonly IPEndPoint _target;

    private PortForwarder(List<TcpListener> listeners, IPEndPoint target)
    {
        _listeners = listeners;
        _target = target;
        foreach (var listener in listeners)
        {
            _ = AcceptAsync(listener);
        }
    }

    /// <summary>Begins to take connections.</summary>
    /// <param name="port">Port, from 1 to 65535.</param>
    /// <param name="target">Where they lead.</param>
    /// <exception cref="SourceException">The port is taken.</exception>
    public static PortForwarder Start(int port, IPEndPoint target)
    {
        var listeners = new List<TcpListener> { Listen(IPAddress.Loopback, port) };
        if (Socket.OSSupportsIPv6)
        {
            try
            {
                listeners.Add(Listen(IPAddress.IPv6Loopback, port));
            }
            catch (SourceException)
            {
                // Many a container has IPv6 and no loopback address of it; clients then take the other one.
            }
        }

        return new PortForwarder(listeners, target);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }
    }

    private static TcpListener Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException problem)
        {
            listener.Dispose();
            throw new SourceException(Invariant($"Port {port} cannot be used: {problem.Message.TrimEnd('.')}; choose another with --port."), problem);
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ForwardAsync(await listener.AcceptSocketAsync(_end.Token).ConfigureAwait(false));
            }
            catch (SocketException)
            {
                // A client that hung up before it was taken, or too many files open: others still want to be taken, in a moment.
                await Task.Delay(AgainAfter, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        using var broker = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await broker.ConnectAsync(_target, _end.Token).ConfigureAwait(false);
                using var near = new NetworkStream(client);
                using var far = new NetworkStream(broker);
                var there = near.CopyToAsync(far, _end.Token);
                var back = far.CopyToAsync(near, _end.Token);
                await (await Task.WhenAny(there, back).ConfigureAwait(false)).ConfigureAwait(false);

                // One side has hung up: so does the other.
                client.Close();
                broker.Close();
                await Task.WhenAll(there, back).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception broken) when (broken is OperationCanceledException or IOException or SocketException)
            {
                // The client sees the connection break and asks again.
            }
        }
    }
}
