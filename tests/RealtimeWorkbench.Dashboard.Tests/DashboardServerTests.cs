using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Tests;

public sealed class DashboardServerTests
{
    [Fact]
    public async Task A_port_in_use_is_named_and_the_server_can_be_disposed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var workbench = Workbench.Create();
        await using var server = new DashboardServer(workbench, new DashboardOptions { Port = port });

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());

        Assert.Equal(
            FormattableString.Invariant($"Port {port} is in use; choose another with --port, or 0 for a free one."), refused.Message);
        Assert.Null(server.Address);
    }

    [Fact]
    public async Task A_server_that_could_not_start_starts_once_the_port_is_free()
    {
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var workbench = Workbench.Create();
        await using var server = new DashboardServer(
            workbench, new DashboardOptions { Port = ((IPEndPoint)other.LocalEndpoint).Port });
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());

        other.Dispose();
        var page = await server.StartAsync();

        using var http = new HttpClient();
        Assert.Equal("ok\n", await http.GetStringAsync(new Uri(page, "/healthz")));
    }

    [Fact]
    public async Task Takes_the_next_free_port_if_that_is_wanted_and_says_so()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var workbench = Workbench.Create();
        await using var server = new DashboardServer(workbench, new DashboardOptions { Port = port, NextFreePort = 100 });

        var page = await server.StartAsync();

        Assert.InRange(page.Port, port + 1, port + 100);
        Assert.Equal(
            FormattableString.Invariant($"Port {port} is in use; the dashboard took {page.Port} instead."), server.PortNotice);
    }

    [Fact]
    public async Task No_port_is_tried_beyond_the_last_that_there_is()
    {
        using var other = new TcpListener(IPAddress.Loopback, IPEndPoint.MaxPort);
        other.Start();
        await using var workbench = Workbench.Create();
        await using var server = new DashboardServer(workbench, new DashboardOptions { Port = IPEndPoint.MaxPort, NextFreePort = 5 });

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());

        Assert.Equal("Port 65535 is in use; choose another with --port, or 0 for a free one.", refused.Message);
    }

    [Fact]
    public async Task The_port_of_a_server_that_was_just_disposed_can_be_taken_at_once_while_views_were_connected()
    {
        var first = await RunningDashboard.StartAsync();
        var port = first.Server.Address!.Port;
        using var view = await first.ConnectAsync();
        Assert.NotNull(await view.NextAsync());
        await first.DisposeAsync();

        await using var workbench = Workbench.Create();
        await using var server = new DashboardServer(workbench, new DashboardOptions { Port = port, NextFreePort = 100 });

        Assert.Equal(port, (await server.StartAsync()).Port);
        Assert.Null(server.PortNotice);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named()
    {
        await using var workbench = Workbench.Create();
        await using var server = new DashboardServer(
            workbench, new DashboardOptions { Port = 0, Address = IPAddress.Parse("192.0.2.1") });

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());

        Assert.Equal(
            "192.0.2.1 is not an address of this machine; use 127.0.0.1, or 0.0.0.0 for all interfaces.", refused.Message);
    }

    [Fact]
    public async Task Starting_twice_serves_once()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(dashboard.Page, await dashboard.Server.StartAsync());
    }

    [Fact]
    public async Task After_disposal_nobody_listens()
    {
        var dashboard = await RunningDashboard.StartAsync();
        var address = dashboard.Server.Address!;
        await dashboard.DisposeAsync();

        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(address));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => dashboard.Server.StartAsync());
    }

    [Fact]
    public async Task Probes_answer()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal((HttpStatusCode.OK, "ok\n"), await dashboard.SendAsync(HttpMethod.Get, "/healthz", token: null));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await dashboard.SendAsync(HttpMethod.Get, "/readyz", token: null));
    }
}
