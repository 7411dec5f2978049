using System.Diagnostics.CodeAnalysis;
using Npgsql;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>Where a PostgreSQL database is: what Checkpoint.Path says, as a URL or as settings of Npgsql.</summary>
/// <remarks>The password comes from the environment, since settings are shown and exported.</remarks>
internal sealed class PostgresAddress
{
    /// <summary>Environment variable of the password; PGPASSWORD and a .pgpass file count as well, as they do for psql.</summary>
    public const string PasswordVariable = "RTW_POSTGRES_PASSWORD";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    private PostgresAddress(NpgsqlConnectionStringBuilder settings) => Settings = settings;

    /// <summary>Settings of the connection, with the password.</summary>
    public NpgsqlConnectionStringBuilder Settings { get; }

    /// <summary>The address in brief, without secrets.</summary>
    public string Name => Invariant($"postgres://{Server}/{Database}");

    /// <summary>Host and port.</summary>
    public string Server => Settings.Host!.Contains(',', StringComparison.Ordinal) || Settings.Host.Contains(':', StringComparison.Ordinal)
        ? Settings.Host
        : Invariant($"{Settings.Host}:{Settings.Port}");

    /// <summary>The database; that of the user's name if none is given, as everywhere in PostgreSQL.</summary>
    public string Database => Settings.Database ?? User;

    /// <summary>The user.</summary>
    public string User => Settings.Username ?? Environment.UserName;

    /// <summary>Reads an address.</summary>
    /// <param name="path">What Checkpoint.Path says.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <param name="address">The address.</param>
    /// <returns>False if it is the path of a file.</returns>
    /// <exception cref="CheckpointException">It is meant to be an address and isn't one.</exception>
    public static bool TryParse(string path, Func<string, string?> environment, [NotNullWhen(true)] out PostgresAddress? address)
    {
        var isUrl = Array.Exists(Schemes, scheme => path.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        address = null;
        if (!isUrl && !path.Split(';').Any(IsHost))
        {
            return false;
        }

        var settings = isUrl ? OfUrl(path) : OfText(path);
        if (settings.Password is { Length: > 0 })
        {
            throw new CheckpointException(
                $"Checkpoint.Path holds a password, but settings are shown and exported; take it out and put it into the environment variable {PasswordVariable}.");
        }

        if (string.IsNullOrEmpty(settings.Host))
        {
            throw Wrong("it names no host");
        }

        if (environment(PasswordVariable) is { Length: > 0 } password)
        {
            settings.Password = password;
        }

        settings.ApplicationName ??= "rtw";
        address = new PostgresAddress(settings);
        return true;
    }

    private static bool IsHost(string setting) =>
        setting.Split('=', 2) is [var key, _] && key.Trim().ToUpperInvariant() is "HOST" or "SERVER";

    private static NpgsqlConnectionStringBuilder OfText(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            // What Npgsql says may quote the value of a setting, which may be a password in the wrong place.
            throw Wrong("a setting in it is unknown or has a value that is none");
        }
    }

    private static NpgsqlConnectionStringBuilder OfUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            throw Wrong("it is no URL");
        }

        var more = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var settings = OfText(string.Join(';', more.Select(Setting)));
        settings.Host = url.IdnHost;
        if (url.Port > 0)
        {
            settings.Port = url.Port;
        }

        if (url.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            settings.Database = Uri.UnescapeDataString(database);
        }

        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            settings.Password = Uri.UnescapeDataString(user[1]);
        }

        return settings;
    }

    /// <summary>A parameter of a URL as a setting of Npgsql, which writes search_path with a space.</summary>
    private static string Setting(string parameter) => parameter.Split('=', 2) is [var key, var value]
        ? $"{Uri.UnescapeDataString(key).Replace('_', ' ')}=\"{Uri.UnescapeDataString(value).Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : parameter;

    private static CheckpointException Wrong(string why) => new(
        $"Checkpoint.Path is not the address of a PostgreSQL database, because {why}; write it as postgres://user@host:5432/database or Host=…;Username=…;Database=….");
}
