using System.Text.RegularExpressions;
using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>Properties of the client as the settings say; secrets come from the environment and go nowhere else.</summary>
internal static partial class ClientProperties
{
    /// <summary>Properties that every client of the settings has: brokers, security, and the further ones.</summary>
    /// <exception cref="SourceException">A secret is not in the environment, or a file is not there.</exception>
    public static Dictionary<string, string> Of(KafkaSettings settings)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = settings.BootstrapServers,
            ["client.id"] = "realtime-workbench",

            // Partitions and topics that come at run time are seen within this time.
            ["topic.metadata.refresh.interval.ms"] = "10000",
        };
        AddSecurity(settings, properties);
        foreach (var (name, value) in settings.PropertyList)
        {
            properties[name] = Variable().Replace(value, match => Secret(match.Groups[1].Value, $"the property {name}"));
        }

        return properties;
    }

    /// <summary>Runs what makes a client, and says in one sentence what it does not like.</summary>
    /// <exception cref="SourceException">A property is unknown or wrong.</exception>
    public static T Make<T>(Func<T> build)
    {
        KafkaLibrary.Ensure();
        try
        {
            return build();
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new SourceException($"The Kafka client refuses its settings: {wrong.Message.TrimEnd('.')}; check the group Kafka.", wrong);
        }
    }

    private static void AddSecurity(KafkaSettings settings, Dictionary<string, string> properties)
    {
        var protocol = settings.SecurityProtocol;
        properties["security.protocol"] = protocol switch
        {
            KafkaSecurityProtocol.Ssl => "ssl",
            KafkaSecurityProtocol.SaslPlaintext => "sasl_plaintext",
            KafkaSecurityProtocol.SaslSsl => "sasl_ssl",
            _ => "plaintext",
        };
        if (protocol is KafkaSecurityProtocol.Ssl or KafkaSecurityProtocol.SaslSsl)
        {
            AddFile("ssl.ca.location", "TlsCaFile", settings.TlsCaFile, properties);
            AddFile("ssl.certificate.location", "TlsCertificateFile", settings.TlsCertificateFile, properties);
            AddFile("ssl.key.location", "TlsKeyFile", settings.TlsKeyFile, properties);
            if (settings.TlsKeyFile.Length > 0 && Environment.GetEnvironmentVariable(settings.TlsKeyPasswordVariable) is { Length: > 0 } password)
            {
                properties["ssl.key.password"] = password;
            }
        }

        else if (FirstTlsFile(settings) is { } file)
        {
            throw new SourceException(
                $"Kafka.{file} is set, but Kafka.SecurityProtocol is {properties["security.protocol"]}, which has no TLS; set it to ssl or sasl_ssl, or leave the file out.");
        }

        if (protocol is KafkaSecurityProtocol.SaslPlaintext or KafkaSecurityProtocol.SaslSsl)
        {
            AddLogin(settings, properties);
        }
        else if (settings.SaslUsername.Length > 0)
        {
            throw new SourceException(
                $"Kafka.SaslUsername is set, but Kafka.SecurityProtocol is {properties["security.protocol"]}, which has no login; set it to sasl_ssl or sasl_plaintext, or leave the user out.");
        }
    }

    private static string? FirstTlsFile(KafkaSettings settings) =>
        settings.TlsCaFile.Length > 0 ? nameof(settings.TlsCaFile)
        : settings.TlsCertificateFile.Length > 0 ? nameof(settings.TlsCertificateFile)
        : settings.TlsKeyFile.Length > 0 ? nameof(settings.TlsKeyFile)
        : null;

    private static void AddLogin(KafkaSettings settings, Dictionary<string, string> properties)
    {
        properties["sasl.mechanism"] = settings.SaslMechanism switch
        {
            KafkaSaslMechanism.ScramSha256 => "SCRAM-SHA-256",
            KafkaSaslMechanism.ScramSha512 => "SCRAM-SHA-512",
            KafkaSaslMechanism.OauthBearer => "OAUTHBEARER",
            KafkaSaslMechanism.Gssapi => "GSSAPI",
            _ => "PLAIN",
        };
        if (settings.SaslMechanism is KafkaSaslMechanism.OauthBearer or KafkaSaslMechanism.Gssapi)
        {
            return;
        }

        if (settings.SaslUsername.Length == 0)
        {
            throw new SourceException("Kafka.SaslUsername is empty; name the user to log in as.");
        }

        properties["sasl.username"] = settings.SaslUsername;
        properties["sasl.password"] = Secret(settings.SaslPasswordVariable, "the password of Kafka.SaslUsername");
    }

    private static void AddFile(string property, string setting, string path, Dictionary<string, string> properties)
    {
        if (path.Length == 0)
        {
            return;
        }

        properties[property] = File.Exists(path)
            ? path
            : throw new SourceException($"Kafka.{setting}: there is no file {path}; name a file in PEM format.");
    }

    private static string Secret(string variable, string what) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new SourceException($"The environment variable {variable} is empty; put {what} into it.");

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
