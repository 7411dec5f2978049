using System.Net;
using Microsoft.AspNetCore.Http;

namespace RealtimeWorkbench.Dashboard.Access;

/// <summary>The names by which this server may be addressed. Any other one in <c>Host</c> means that somebody's DNS points at us.</summary>
/// <param name="address">Address that the server listens on.</param>
/// <param name="allowed">Further names, as host or host:port.</param>
internal sealed class HostNames(IPAddress address, IReadOnlyList<string> allowed)
{
    private readonly string _machine = Dns.GetHostName();

    /// <summary>Whether only this machine can connect.</summary>
    public bool IsLoopbackOnly => IPAddress.IsLoopback(address);

    /// <summary>Whether a host is this machine as seen from itself.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var literal) && IPAddress.IsLoopback(literal));

    /// <summary>Whether the server answers to a name.</summary>
    /// <param name="host">The Host header.</param>
    /// <param name="arrivedAt">Address of this machine that the connection came in at.</param>
    public bool Accept(HostString host, IPAddress? arrivedAt)
    {
        if (!host.HasValue)
        {
            return false;
        }

        if (IsLoopback(host.Host) || IsAllowed(host.Host, host.Value!))
        {
            return true;
        }

        if (IPAddress.TryParse(host.Host.Trim('[', ']'), out var literal))
        {
            return literal.Equals(address) || literal.Equals(Plain(arrivedAt));
        }

        return !IsLoopbackOnly && host.Host.Equals(_machine, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a page of this origin may write and open a WebSocket: our own pages, and those of allowed hosts.</summary>
    /// <param name="origin">The Origin header.</param>
    /// <param name="host">The Host header, already accepted.</param>
    public bool AcceptOrigin(string origin, HostString host) =>
        WebAddress(origin) is { } uri && (IsOwn(uri, host) || IsAllowed(uri.Host, uri.Authority));

    /// <summary>Whether an origin is that of our own pages, as they were reached by this request.</summary>
    /// <param name="origin">The Origin header.</param>
    /// <param name="host">The Host header, already accepted.</param>
    public static bool IsOwnOrigin(string origin, HostString host) => WebAddress(origin) is { } uri && IsOwn(uri, host);

    /// <summary>Whether a host is one of those that were allowed, by its name alone or with its port.</summary>
    public bool IsAllowed(string host, string hostAndPort) => allowed.Any(name =>
        name.Equals(host, StringComparison.OrdinalIgnoreCase) || name.Equals(hostAndPort, StringComparison.OrdinalIgnoreCase));

    private static Uri? WebAddress(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    private static bool IsOwn(Uri origin, HostString host)
    {
        // The scheme may differ from ours: a reverse proxy ends TLS. Browsers leave the scheme's own port out of both headers.
        var port = host.Port ?? (origin.Scheme == "https" ? 443 : 80);
        return origin.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && origin.Port == port;
    }

    private static IPAddress? Plain(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
