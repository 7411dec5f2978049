using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

public sealed class LoginTests
{
    private const string Variable = "RTW_KAFKA_LOGIN_TEST";

    [Fact]
    public async Task A_login_that_the_broker_does_not_take_is_told_without_the_password_and_waited_for()
    {
        Environment.SetEnvironmentVariable(Variable, "what only the test knows");
        using var topic = new Topic();
        var settings = topic.Settings with
        {
            SecurityProtocol = KafkaSecurityProtocol.SaslPlaintext,
            SaslMechanism = KafkaSaslMechanism.Plain,
            SaslUsername = "rtw",
            SaslPasswordVariable = Variable,
        };
        await using var member = new SourceReader(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));
        await member.Until(() => member.Notices.Any(notice => notice.Text.StartsWith("The broker refuses the login: ", StringComparison.Ordinal)));

        var notice = member.Notices.First(notice => notice.Text.StartsWith("The broker refuses the login: ", StringComparison.Ordinal));
        Assert.EndsWith("; check Kafka.SaslUsername, Kafka.SaslMechanism and the password.", notice.Text, StringComparison.Ordinal);
        Assert.Equal(notice.Text, notice.Trouble);
        Assert.DoesNotContain("only the test", notice.Text, StringComparison.Ordinal);
    }
}
