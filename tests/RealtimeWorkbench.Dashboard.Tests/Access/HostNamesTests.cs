using System.Net;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Access;

namespace RealtimeWorkbench.Dashboard.Tests.Access;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("https://monitor.example", "monitor.example", true)]
    [InlineData("http://monitor.example", "monitor.example", true)]
    [InlineData("https://monitor.example", "monitor.example:443", true)]
    [InlineData("http://monitor.example:8080", "monitor.example:8080", true)]
    [InlineData("http://monitor.example:8080", "monitor.example", false)]
    [InlineData("https://other.example", "monitor.example", false)]
    [InlineData("http://[::1]:8765", "[::1]:8765", true)]
    [InlineData("http://notebook.example:8888", "monitor.example", true)]
    [InlineData("http://notebook.example:9999", "monitor.example", false)]
    [InlineData("ftp://monitor.example", "monitor.example", false)]
    [InlineData("monitor.example", "monitor.example", false)]
    [InlineData("", "monitor.example", false)]
    public void An_origin_is_ours_if_it_has_our_host_and_port_or_is_allowed(string origin, string host, bool ours)
    {
        var names = new HostNames(IPAddress.Loopback, ["notebook.example:8888"]);

        Assert.Equal(ours, names.AcceptOrigin(origin, new HostString(host)));
    }

    [Fact]
    public void On_all_interfaces_the_name_of_the_machine_and_the_address_called_are_ours()
    {
        var names = new HostNames(IPAddress.Any, []);
        var called = IPAddress.Parse("192.0.2.7");

        Assert.True(names.Accept(new HostString(Dns.GetHostName(), 8765), called));
        Assert.True(names.Accept(new HostString("192.0.2.7", 8765), called));
        Assert.True(names.Accept(new HostString("192.0.2.7", 8765), called.MapToIPv6()));
        Assert.False(names.Accept(new HostString("192.0.2.8", 8765), called));
        Assert.False(names.Accept(new HostString("evil.example", 8765), called));
    }

    [Fact]
    public void On_the_loopback_interface_the_name_of_the_machine_is_not_ours()
    {
        var names = new HostNames(IPAddress.Loopback, []);

        Assert.False(names.Accept(new HostString("some-machine", 8765), IPAddress.Loopback));
        Assert.False(names.Accept(default, IPAddress.Loopback));
    }
}
