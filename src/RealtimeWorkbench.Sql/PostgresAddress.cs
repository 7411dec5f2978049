using System.Diagnostics.CodeAnalysis;
using Npgsql;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>Where a PostgreSQL database is: what Checkpoint.Path or Sql.Address says, as a URL or as settings of Npgsql.</summary>
/// <remarks>The password comes from the environment, since settings are shown and exported.</remarks>
internal sealed class PostgresAddress
{
    /// <summary>Environment variable of the password; PGPASSWORD and a .pgpass file count as well, as they do for psql.</summary>
    public const string PasswordVariable = "RTW_POSTGRES_PASSWORD";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    private PostgresAddress(NpgsqlConnectionStringBuilder settings, string setting)
    {
        Settings = settings;
        Setting = setting;
    }

    /// <summary>The setting that it stands in, for messages.</summary>
    public string Setting { get; }

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
    /// <param name="path">What the setting says.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <param name="address">The address.</param>
    /// <param name="setting">The setting, for messages.</param>
    /// <param name="mayHoldPassword">Whether it comes from a place that nobody shows, so that a password may stand in it.</param>
    /// <returns>False if it is the path of a file.</returns>
    /// <exception cref="CheckpointException">It is meant to be an address and isn't one.</exception>
    public static bool TryParse(
        string path,
        Func<string, string?> environment,
        [NotNullWhen(true)] out PostgresAddress? address,
        string setting = "Checkpoint.Path",
        bool mayHoldPassword = false)
    {
        var isUrl = Array.Exists(Schemes, scheme => path.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        address = null;
        if (!isUrl && !path.Split(';').Any(IsHost))
        {
            return false;
        }

        var settings = isUrl ? OfUrl(path, setting) : OfText(path, setting);
        if (settings.Password is { Length: > 0 } && !mayHoldPassword)
        {
            throw new CheckpointException(
                $"{setting} holds a password, but settings are shown and exported; take it out and put it into the environment variable {PasswordVariable}.");
        }

        if (string.IsNullOrEmpty(settings.Host))
        {
            throw Wrong("it names no host", setting);
        }

        // One in the address is of this server; the variable may be of another one, such as that of the checkpoints.
        if (string.IsNullOrEmpty(settings.Password) && environment(PasswordVariable) is { Length: > 0 } password)
        {
            settings.Password = password;
        }

        settings.ApplicationName ??= "rtw";
        address = new PostgresAddress(settings, setting);
        return true;
    }

    private static bool IsHost(string setting) =>
        setting.Split('=', 2) is [var key, _] && key.Trim().ToUpperInvariant() is "HOST" or "SERVER";

    private static NpgsqlConnectionStringBuilder OfText(string text, string setting)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            // What Npgsql says may quote the value of a setting, which may be a password in the wrong place.
            throw Wrong("a setting in it is unknown or has a value that is none", setting);
        }
    }

    private static NpgsqlConnectionStringBuilder OfUrl(string text, string setting)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            throw Wrong("it is no URL", setting);
        }

        var more = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var settings = OfText(string.Join(';', more.Select(SettingOf)), setting);
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
    private static string SettingOf(string parameter) => parameter.Split('=', 2) is [var key, var value]
        ? $"{Uri.UnescapeDataString(key).Replace('_', ' ')}=\"{Uri.UnescapeDataString(value).Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : parameter;

    private static CheckpointException Wrong(string why, string setting) => new(
        $"{setting} is not the address of a PostgreSQL database, because {why}; write it as postgres://user@host:5432/database or Host=…;Username=…;Database=….");
}
