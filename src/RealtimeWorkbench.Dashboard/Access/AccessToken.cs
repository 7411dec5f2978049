using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RealtimeWorkbench.Dashboard.Access;

/// <summary>The secret of one server, compared without telling by the time it takes how much of a guess was right.</summary>
/// <param name="token">The secret.</param>
internal sealed class AccessToken(string token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash = HashOf(token);

    /// <summary>Whether a request carries the token, in <c>Authorization: Bearer</c> or in <c>?token=</c>.</summary>
    public bool IsIn(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Matches(header[Scheme.Length..].Trim())
            : request.Query.TryGetValue("token", out var given) && Matches(given.ToString());
    }

    private bool Matches(string given) => CryptographicOperations.FixedTimeEquals(HashOf(given), _hash);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
