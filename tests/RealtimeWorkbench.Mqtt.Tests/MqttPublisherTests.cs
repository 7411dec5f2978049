using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class MqttPublisherTests
{
    [MosquittoFact]
    public async Task With_quality_of_service_0_what_a_lost_connection_had_not_written_has_failed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var publisher = new MqttPublisher(
            new MqttSettings { Server = Invariant($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), Qos = 0 });
        // The first connection only looks whether there is a server.
        (await listener.AcceptTcpClientAsync()).Dispose();
        using (var server = await listener.AcceptTcpClientAsync())
        {
            // Lets the client in, reads nothing, and goes: 40 MB are more than the system takes.
            await server.GetStream().ReadExactlyAsync(new byte[2]);
            await server.GetStream().WriteAsync(new byte[] { 0x20, 2, 0, 0 });
            for (var number = 0; number < 400; number++)
            {
                await publisher.SendAsync("plant/m1/n", new byte[100_000]);
            }
        }

        await publisher.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(400, publisher.Delivered + publisher.Failed);
        Assert.Contains("broke before the message was written", publisher.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_wait_for_what_a_publisher_that_has_ended_had_sent_fails()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var publisher = new MqttPublisher(
            new MqttSettings { Server = Invariant($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}") });
        (await listener.AcceptTcpClientAsync()).Dispose();
        using var server = await listener.AcceptTcpClientAsync();
        await server.GetStream().ReadExactlyAsync(new byte[2]);
        await server.GetStream().WriteAsync(new byte[] { 0x20, 2, 0, 0 });
        await publisher.SendAsync("plant/m1/n", "1"u8.ToArray());

        await publisher.DisposeAsync();
        var wrong = await Assert.ThrowsAsync<SourceException>(() => publisher.FlushAsync());

        Assert.EndsWith(" has ended before it acknowledged all.", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(1, publisher.Underway);
    }

    [Theory]
    [InlineData("rtw:secret@host:1883")]
    [InlineData("mqtt://rtw:secret@host")]
    public void A_login_in_the_name_of_the_server_is_refused_and_not_told_again(string server)
    {
        var wrong = Assert.Throws<ValidationException>(() => new MqttPublisher(new MqttSettings { Server = server }));

        Assert.StartsWith("Mqtt.Server has an @", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_connection_that_the_system_says_nothing_of_is_no_success() =>
        Assert.Equal("the connection broke", MqttClient.TextOf(MqttClient.ErrorOfSystem, errorOfSystem: 0));
}
