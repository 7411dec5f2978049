using System.Text;
using MongoDB.Driver;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB;

/// <summary>Where a MongoDB server or replica set is: a connection string, whose password comes from the environment, since settings are shown and exported.</summary>
internal sealed class MongoAddress
{
    /// <summary>Environment variable with the whole connection string, where no setting holds one; there it may hold a password.</summary>
    public const string AddressVariable = "RTW_MONGODB";

    /// <summary>Environment variable of the password.</summary>
    public const string PasswordVariable = "RTW_MONGODB_PASSWORD";

    private static readonly string[] Schemes = ["mongodb://", "mongodb+srv://"];

    private readonly MongoUrl _url;

    private MongoAddress(MongoUrl url, string setting)
    {
        _url = url;
        Setting = setting;
    }

    /// <summary>The setting or variable that it stands in, for messages.</summary>
    public string Setting { get; }

    /// <summary>Hosts and ports.</summary>
    public string Server => string.Join(',', _url.Servers.Select(server => Invariant($"{server.Host}:{server.Port}")));

    /// <summary>The database that it names; empty if it names none.</summary>
    public string Database => _url.DatabaseName ?? "";

    /// <summary>The user; empty if it names none.</summary>
    public string User => _url.Username ?? "";

    /// <summary>Whether text looks like such an address.</summary>
    public static bool IsAddress(string text) => Array.Exists(Schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads an address.</summary>
    /// <param name="text">What the setting or the variable says.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <param name="setting">The setting or variable, for messages.</param>
    /// <param name="mayHoldPassword">Whether it comes from a place that nobody shows, so that a password may stand in it.</param>
    /// <exception cref="SourceException">It is no address, or holds a password where none may be.</exception>
    public static MongoAddress Parse(string text, Func<string, string?> environment, string setting, bool mayHoldPassword)
    {
        if (!IsAddress(text))
        {
            throw Wrong(setting, "it does not begin with mongodb:// or mongodb+srv://");
        }

        MongoUrlBuilder builder;
        try
        {
            builder = new MongoUrlBuilder(text);
            if (builder.Password is { Length: > 0 } && !mayHoldPassword)
            {
                throw new SourceException(
                    $"{setting} holds a password, but settings are shown and exported; take it out and put it into the environment variable {PasswordVariable}, or the whole address into {AddressVariable}.");
            }

            if (!mayHoldPassword && HoldsSecret(text))
            {
                throw new SourceException(
                    $"{setting} holds a secret in its options, but settings are shown and exported; put no proxyPassword and no AWS_SESSION_TOKEN there, or the whole address into {AddressVariable}.");
            }

            // One in the address is of this server; the variable may be of another one.
            if (builder.Username is { Length: > 0 } && string.IsNullOrEmpty(builder.Password)
                && environment(PasswordVariable) is { Length: > 0 } password)
            {
                builder.Password = password;
            }

            builder.ApplicationName ??= "rtw";
            return new MongoAddress(builder.ToMongoUrl(), setting);
        }
        catch (Exception problem) when (problem is MongoConfigurationException or ArgumentException or FormatException)
        {
            // What the driver says quotes the whole text, which may hold a password.
            throw Wrong(setting, "a part of it is unknown or has a value that is none");
        }
    }

    /// <summary>The address in brief, without secrets.</summary>
    /// <param name="database">The database that is used; that of the address if not given.</param>
    public string NameOf(string? database = null) => $"mongodb://{Server}/{database ?? Database}";

    /// <summary>Makes a client, which connects when it is used. The caller disposes it.</summary>
    /// <param name="selectWithin">How long a server is waited for; of the address if that names one itself.</param>
    /// <param name="answerWithin">How long an answer is waited for; of the address if that names one itself.</param>
    /// <exception cref="SourceException">The address cannot be used.</exception>
    public MongoClient Open(TimeSpan selectWithin, TimeSpan answerWithin)
    {
        try
        {
            var settings = MongoClientSettings.FromUrl(_url);
            var named = _url.Url;

            // Text that is no UTF-8 would otherwise hold up whoever reads it.
            settings.ReadEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
            if (!Names(named, "serverSelectionTimeout"))
            {
                settings.ServerSelectionTimeout = selectWithin;
            }

            if (!Names(named, "socketTimeout"))
            {
                settings.SocketTimeout = answerWithin;
            }

            if (!Names(named, "connectTimeout"))
            {
                settings.ConnectTimeout = selectWithin < settings.ConnectTimeout ? selectWithin : settings.ConnectTimeout;
            }

            return new MongoClient(settings);
        }
        catch (Exception problem) when (problem is MongoConfigurationException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            throw User.Length > 0 && string.IsNullOrEmpty(_url.Password)
                ? new SourceException($"{Setting} names user {User} and no password is there; put it into the environment variable {PasswordVariable}.")
                : Wrong(Setting, "a part of it is unknown or has a value that is none");
        }
    }

    private static bool HoldsSecret(string text) => Uri.UnescapeDataString(text) is var plain
        && (plain.Contains("password=", StringComparison.OrdinalIgnoreCase) || plain.Contains("AWS_SESSION_TOKEN", StringComparison.OrdinalIgnoreCase));

    private static bool Names(string url, string option) => url.Contains($"{option}=", StringComparison.OrdinalIgnoreCase)
        || url.Contains($"{option}MS=", StringComparison.OrdinalIgnoreCase);

    private static SourceException Wrong(string setting, string why) => new(
        $"{setting} is not the address of a MongoDB server, because {why}; write it as mongodb://user@host:27017/database, with further options behind a question mark.");
}
