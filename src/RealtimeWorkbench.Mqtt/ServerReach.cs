using System.Net;
using System.Net.Sockets;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Finds out whether a server takes connections, before the library asks it.</summary>
/// <remarks>
/// The library waits as long as the system does where packets are dropped on the way: two minutes, in which no stop is heard. Told not to wait
/// (<c>mosquitto_connect_async</c>), it still waits for the name of the server to be looked up, and tries only the first of several addresses. So a
/// connection of its own goes before each of the library's.
/// </remarks>
internal static class ServerReach
{
    /// <summary>How long a server may take to take a connection.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>Tries it.</summary>
    /// <param name="host">Name or address of the server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="time">Clock of the wait.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>0, or an error of the library, and what the system says where that is <see cref="MqttClient.ErrorOfSystem"/>.</returns>
    public static (int Error, int ErrorOfSystem) Try(string host, int port, TimeProvider time, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            var addresses = Dns.GetHostAddressesAsync(host, either.Token).WaitAsync(either.Token).GetAwaiter().GetResult();
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.ConnectAsync(addresses, port, either.Token).AsTask().GetAwaiter().GetResult();
            return (0, 0);
        }
        catch (OperationCanceledException)
        {
            return (MqttClient.NoAnswer, 0);
        }
        catch (SocketException problem)
        {
            return problem.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                ? (MqttClient.UnknownName, 0)
                : (MqttClient.ErrorOfSystem, problem.ErrorCode);
        }
    }
}
