using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.Tests;

public sealed class ClientPropertiesTests : IDisposable
{
    private const string Variable = "RTW_KAFKA_TEST_SECRET";

    public ClientPropertiesTests() => Environment.SetEnvironmentVariable(Variable, "open sesame");

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, null);

    [Fact]
    public void Without_security_there_is_no_login_and_no_certificate()
    {
        var properties = ClientProperties.Of(new KafkaSettings { BootstrapServers = "a:1,b:2", });

        Assert.Equal("a:1,b:2", properties["bootstrap.servers"]);
        Assert.Equal("plaintext", properties["security.protocol"]);
        Assert.DoesNotContain(properties.Keys, name => name.StartsWith("sasl", StringComparison.Ordinal) || name.StartsWith("ssl", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_protocol_does_not_heed_is_refused()
    {
        Assert.Equal(
            "Kafka.SaslUsername is set, but Kafka.SecurityProtocol is ssl, which has no login; set it to sasl_ssl or sasl_plaintext, or leave the user out.",
            Assert.Throws<SourceException>(() => ClientProperties.Of(Login() with { SecurityProtocol = KafkaSecurityProtocol.Ssl })).Message);
        Assert.Equal(
            "Kafka.TlsKeyFile is set, but Kafka.SecurityProtocol is sasl_plaintext, which has no TLS; set it to ssl or sasl_ssl, or leave the file out.",
            Assert.Throws<SourceException>(() => ClientProperties.Of(
                Login() with { SecurityProtocol = KafkaSecurityProtocol.SaslPlaintext, TlsKeyFile = "key.pem" })).Message);
        Assert.StartsWith(
            "Kafka.TlsCaFile is set, but Kafka.SecurityProtocol is plaintext,",
            Assert.Throws<SourceException>(() => ClientProperties.Of(new KafkaSettings { TlsCaFile = "ca.pem" })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${SECRET}", true)]
    [InlineData("${SECRET}abc", false)]
    [InlineData("${SECRET}${OTHER}", false)]
    [InlineData("abc", false)]
    [InlineData("${}", false)]
    public void A_secret_is_a_variable_and_nothing_else(string value, bool isGood)
    {
        var settings = new KafkaSettings { Properties = $"ssl.keystore.password={value}" };
        var problems = settings.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(settings)).ToList();

        Assert.Equal(isGood, problems.Count == 0);
        Assert.All(problems, problem => Assert.StartsWith("Kafka.Properties: ssl.keystore.password is a secret", problem.ErrorMessage, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(KafkaSaslMechanism.Plain, "PLAIN")]
    [InlineData(KafkaSaslMechanism.ScramSha256, "SCRAM-SHA-256")]
    [InlineData(KafkaSaslMechanism.ScramSha512, "SCRAM-SHA-512")]
    public void The_password_comes_from_the_environment(KafkaSaslMechanism mechanism, string name)
    {
        var properties = ClientProperties.Of(Login() with { SaslMechanism = mechanism });

        Assert.Equal(("sasl_ssl", name), (properties["security.protocol"], properties["sasl.mechanism"]));
        Assert.Equal(("ann", "open sesame"), (properties["sasl.username"], properties["sasl.password"]));
    }

    [Fact]
    public void A_password_that_is_not_there_is_named_by_its_variable()
    {
        Environment.SetEnvironmentVariable(Variable, null);

        Assert.Equal(
            $"The environment variable {Variable} is empty; put the password of Kafka.SaslUsername into it.",
            Assert.Throws<SourceException>(() => ClientProperties.Of(Login())).Message);
    }

    [Fact]
    public void A_login_needs_a_user()
    {
        Assert.Equal(
            "Kafka.SaslUsername is empty; name the user to log in as.",
            Assert.Throws<SourceException>(() => ClientProperties.Of(Login() with { SaslUsername = "" })).Message);
    }

    [Fact]
    public void A_certificate_that_is_not_there_is_named()
    {
        var settings = new KafkaSettings { SecurityProtocol = KafkaSecurityProtocol.Ssl, TlsCaFile = "/no/ca.pem" };

        Assert.Equal(
            "Kafka.TlsCaFile: there is no file /no/ca.pem; name a file in PEM format.",
            Assert.Throws<SourceException>(() => ClientProperties.Of(settings)).Message);
    }

    [Fact]
    public void Files_and_the_password_of_the_key_are_handed_on()
    {
        var file = typeof(ClientPropertiesTests).Assembly.Location;
        var properties = ClientProperties.Of(new KafkaSettings
        {
            SecurityProtocol = KafkaSecurityProtocol.Ssl,
            TlsCaFile = file,
            TlsCertificateFile = file,
            TlsKeyFile = file,
            TlsKeyPasswordVariable = Variable,
        });

        Assert.Equal(
            (file, file, file, "open sesame"),
            (properties["ssl.ca.location"], properties["ssl.certificate.location"], properties["ssl.key.location"], properties["ssl.key.password"]));
    }

    [Fact]
    public void Further_properties_come_last_and_take_their_secrets_from_the_environment()
    {
        var properties = ClientProperties.Of(new KafkaSettings
        {
            Properties = $"client.id=press; sasl.oauthbearer.client.secret=${{{Variable}}};fetch.wait.max.ms = 50",
        });

        Assert.Equal("press", properties["client.id"]);
        Assert.Equal("open sesame", properties["sasl.oauthbearer.client.secret"]);
        Assert.Equal("50", properties["fetch.wait.max.ms"]);
    }

    private static KafkaSettings Login() => new()
    {
        SecurityProtocol = KafkaSecurityProtocol.SaslSsl,
        SaslUsername = "ann",
        SaslPasswordVariable = Variable,
    };
}
