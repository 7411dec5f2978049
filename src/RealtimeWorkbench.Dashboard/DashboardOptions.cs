using System.Buffers;
using System.Net;
using System.Security.Cryptography;

namespace RealtimeWorkbench.Dashboard;

/// <summary>Where the dashboard listens and who may use it.</summary>
public sealed record DashboardOptions
{
    private const int ShortestToken = 16;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>Address of the interface to listen on. The loopback interface by default: only this machine can connect.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen on, from 0 to 65535; 0 takes a free one. By default that of the workbench's settings.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// How many ports above <see cref="Port"/> are tried when it is in use. 0 by default, from 0 to 1000.
    /// <see cref="DashboardServer.PortNotice"/> says which one was taken instead.
    /// </summary>
    public int NextFreePort { get; init; }

    /// <summary>
    /// Secret that every write needs, and every read from elsewhere. 128 random bits by default; at least 16 of A-Z a-z 0-9 - . _ ~.
    /// </summary>
    public string Token { get; init; } = NewToken();

    /// <summary>Further names, as <c>host</c> or <c>host:port</c>, by which browsers may reach the dashboard, such as that of a reverse proxy.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// Whether pages of notebook hosts may use the server, with the token for every call: Jupyter on any port of this machine, VS Code,
    /// and <see cref="AllowedHosts"/>, such as that of a JupyterHub. Off by default.
    /// </summary>
    public bool AllowNotebooks { get; init; }

    /// <summary>Most views connected at the same time. 200 by default; at least 1.</summary>
    public int MaxClients { get; init; } = 200;

    /// <summary>Folder of the page's files. By default <c>wwwroot</c> beside this assembly.</summary>
    public string? PageFolder { get; init; }

    /// <summary>Makes a new random token of 128 bits that can stand in a URL.</summary>
    public static string NewToken() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which and what would be right.</exception>
    internal void Check()
    {
        if (Port is < 0 or > 65535)
        {
            throw new ArgumentException(Invariant($"Port {Port} is out of range; use 0 to 65535."), nameof(Port));
        }

        if (NextFreePort is < 0 or > 1000)
        {
            throw new ArgumentException(Invariant($"NextFreePort {NextFreePort} is out of range; use 0 to 1000."), nameof(NextFreePort));
        }

        if (Token.Length < ShortestToken || Token.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            throw new ArgumentException(
                Invariant($"The token must have at least {ShortestToken} characters, all of them letters, digits, '-', '.', '_' or '~'."),
                nameof(Token));
        }

        if (MaxClients < 1)
        {
            throw new ArgumentException(Invariant($"MaxClients is {MaxClients}; it must be at least 1."), nameof(MaxClients));
        }
    }

    /// <summary>Leaves the token out, so that printing the options doesn't give it away.</summary>
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Invariant($"Address = {Address}, Port = {Port}, AllowedHosts = {string.Join(' ', AllowedHosts)}, "));
        builder.Append(Invariant($"AllowNotebooks = {AllowNotebooks}, MaxClients = {MaxClients}"));
        return true;
    }
}
