namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary>What the commands of Kafka refuse before any broker is asked.</summary>
public sealed class KafkaCommandTests
{
    [Theory]
    [InlineData("--topic x is not understood; write NAME:PARTITIONS, such as --topic samples:4.", "broker", "--topic", "x")]
    [InlineData("--topic 0 is not a whole number from 1 to 1024.", "broker", "--topic", "x:0")]
    [InlineData("--brokers 0 is not a whole number from 1 to 9.", "broker", "--brokers", "0")]
    [InlineData("--port x is not a whole number from 0 to 65535.", "broker", "--port", "x")]
    [InlineData("--speed 0 is no speed; write a number above 0, such as 10, or max.", "replay", "a.jsonl", "--to", "kafka", "--speed", "0")]
    [InlineData("Kafka.Topic: 'a b' is no name of a topic; use up to 249 letters, digits, dots, hyphens and underscores.", "redrive", "--set", "Kafka.Topic=a b")]
    public async Task Refuses_a_wrong_argument(string sentence, params string[] args)
    {
        (await Rtw.RunAsync(args)).AssertRefused(sentence);
    }

    [Fact]
    public async Task Refuses_a_target_that_there_is_not()
    {
        // A build has MongoDB, or has it not.
        var run = await Rtw.RunAsync("replay", "a.jsonl", "--to", "ftp");

        run.AssertRefused(run.Error.Contains("mongodb", StringComparison.Ordinal)
            ? "--to ftp is no target; there are kafka, mqtt, http, sql and mongodb."
            : "--to ftp is no target; there are kafka, mqtt, http and sql.");
    }
}
