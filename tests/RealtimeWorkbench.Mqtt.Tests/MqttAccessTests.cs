using System.Text;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>Logins, rights and TLS at a real server.</summary>
public sealed class MqttAccessTests : IDisposable
{
    private const string Secret = "what only the test knows";
    private const string Variable = "RTW_MQTT_TEST_PASSWORD";

    private readonly TemporaryFolder _folder = new();

    public MqttAccessTests() => Environment.SetEnvironmentVariable(Variable, Secret);

    [MosquittoTheory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task A_wrong_login_ends_reading_with_a_sentence_without_the_password(MqttVersion version)
    {
        using var server = WithUsers();
        var settings = server.Settings with { Version = version, Username = "nobody", PasswordVariable = Variable };

        var wrong = await Assert.ThrowsAsync<SourceException>(() => ReadToEnd(settings));
        var anonymous = await Assert.ThrowsAsync<SourceException>(() => ReadToEnd(settings with { Username = "" }));

        Assert.Equal($"MQTT server {settings.Server} refuses the login as 'nobody'; check Mqtt.Username, its password and its rights.", wrong.Message);
        Assert.Equal($"MQTT server {settings.Server} lets nobody in without a login; set Mqtt.Username.", anonymous.Message);
        Assert.DoesNotContain(Secret, wrong.ToString(), StringComparison.Ordinal);
        await using var publisher = new MqttPublisher(settings);
        Assert.Equal(wrong.Message, (await Assert.ThrowsAsync<SourceException>(() => publisher.DeliverAsync("a", "1"u8.ToArray()))).Message);
    }

    [MosquittoFact]
    public async Task A_password_comes_from_the_environment_or_from_a_file()
    {
        using var server = WithUsers();
        var settings = server.Settings with { Username = "rtw", PasswordVariable = Variable };
        await using (var publisher = new MqttPublisher(settings))
        {
            await publisher.DeliverAsync("plant/m/n", "1"u8.ToArray());
        }

        Environment.SetEnvironmentVariable(Variable, null);
        Assert.Equal(
            $"The environment variable {Variable} is empty; put the password of Mqtt.Username into it, or name a file as Mqtt.PasswordFile.",
            Assert.Throws<SourceException>(() => new MqttPublisher(settings)).Message);

        await using (var publisher = new MqttPublisher(settings with { PasswordFile = _folder.Write("password", Secret + "\n") }))
        {
            await publisher.DeliverAsync("plant/m/n", "1"u8.ToArray());
        }
    }

    [MosquittoFact]
    public async Task A_server_of_version_5_says_which_messages_it_does_not_take()
    {
        using var server = WithUsers("acl_file {folder}/rights");
        var settings = server.Settings with { Version = MqttVersion.V5, Username = "rtw", PasswordVariable = Variable };
        await using var publisher = new MqttPublisher(settings);

        await publisher.DeliverAsync("plant/m/n", "1"u8.ToArray());
        var wrong = await Assert.ThrowsAsync<SourceException>(() => publisher.DeliverAsync("elsewhere", "1"u8.ToArray()));

        Assert.Equal($"MQTT server {settings.Server} does not let this user write to the topic.", wrong.Message);
        Assert.Equal((1, 1, wrong.Message), (publisher.Delivered, publisher.Failed, publisher.Problem));
    }

    [MosquittoTheory]
    [InlineData("")]
    [InlineData("key password")]
    public async Task Tls_works_both_ways_with_certificates_of_an_authority(string keyPassword)
    {
        using var server = WithTls(keyPassword);
        var settings = server.Settings with
        {
            Tls = true,
            TlsCaFile = server["ca.pem"],
            TlsCertificateFile = server["client.pem"],
            TlsKeyFile = server["client.key"],
            TlsKeyPasswordVariable = Variable,
        };
        Environment.SetEnvironmentVariable(Variable, keyPassword);
        await using var publisher = new MqttPublisher(settings);
        await using var reader = new SourceReader(new MqttSource(new MqttSourceOptions { Mqtt = settings with { Retained = MqttRetained.Take } }));
        for (var number = 0; number < 50; number++)
        {
            await publisher.DeliverAsync(Invariant($"plant/m{number}/n"), Encoding.UTF8.GetBytes(Invariant($"{number}")), retain: true);
        }

        await reader.Until(() => reader.Samples.Select(sample => sample.Machine).Distinct().Count() == 50);
    }

    [MosquittoFact]
    public async Task A_server_that_is_not_vouched_for_is_refused()
    {
        using var server = WithTls("");
        Directory.CreateDirectory(_folder["other"]);
        Certificates.WriteTo(_folder["other"]);
        var settings = server.Settings with { Tls = true, TlsCaFile = _folder["other/ca.pem"] };

        var wrong = await Assert.ThrowsAsync<SourceException>(() => ReadToEnd(settings));

        Assert.Equal(
            $"TLS with MQTT server {settings.Server} fails: certificate verify failed; check Mqtt.TlsCaFile, Mqtt.TlsCertificateFile and that {settings.Server} is a port with TLS.",
            wrong.Message);
    }

    [MosquittoFact]
    public void A_file_that_is_not_there_is_named()
    {
        var settings = new MqttSettings { Tls = true, TlsCaFile = _folder["missing.pem"] };

        Assert.Equal(
            $"Mqtt.TlsCaFile: there is no file {settings.TlsCaFile}; name a file in PEM format.",
            Assert.Throws<SourceException>(() => new MqttPublisher(settings)).Message);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _folder.Dispose();
    }

    private static async Task ReadToEnd(MqttSettings settings)
    {
        await using var reader = new SourceReader(new MqttSource(new MqttSourceOptions { Mqtt = settings }));
        await reader.ToEnd();
    }

    private static MosquittoServer WithUsers(string lines = "")
    {
        var server = new MosquittoServer("allow_anonymous false\npassword_file {folder}/users\n" + lines, starts: false);
        File.WriteAllText(server["users"], $"rtw:{MosquittoServer.PasswordOf(Secret)}\n");
        File.WriteAllText(server["rights"], "user rtw\ntopic readwrite plant/#\n");
        server.Start();
        return server;
    }

    private static MosquittoServer WithTls(string keyPassword)
    {
        var server = new MosquittoServer(
            "allow_anonymous true\ncafile {folder}/ca.pem\ncertfile {folder}/server.pem\nkeyfile {folder}/server.key\nrequire_certificate true",
            starts: false);
        Certificates.WriteTo(Path.GetDirectoryName(server["ca.pem"])!, keyPassword);
        server.Start();
        return server;
    }
}
