using System.CommandLine;
using System.Text.Json;
using RealtimeWorkbench.Kafka.Development;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw broker</c>: a Kafka broker for development, until it is stopped.</summary>
internal static class BrokerCommand
{
    private const int KafkaPort = 9092;

    public static Command Create()
    {
        var brokers = new Option<string?>("--brokers") { Description = "How many brokers the cluster has, 1 by default.", HelpName = "number" };
        var topics = new Option<string[]>("--topic")
        {
            Description = "A topic and its partitions, such as samples:4; may be repeated; others come into being with 4 when they are asked for.",
            HelpName = "NAME:PARTITIONS",
            DefaultValueFactory = _ => [],
        };
        var port = new Option<string?>("--port") { Description = "Port where clients first ask, 9092 by default; 0 takes a free one.", HelpName = "number" };
        var json = new Option<bool>("--json") { Description = "Writes where it is as JSON." };
        var command = new Command("broker", "Runs a Kafka broker for development, in memory, until it is stopped.") { brokers, topics, port, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = RunOptions.Number("--port", parsed.GetValue(port), 0, ushort.MaxValue) ?? KafkaPort;
            var made = parsed.GetValue(topics)!.Select(ParseTopic).ToList();
            using var broker = DevelopmentBroker.Start(
                RunOptions.Number("--brokers", parsed.GetValue(brokers), 1, DevelopmentBroker.MostBrokers) ?? 1,
                wanted == 0 ? null : wanted);
            foreach (var (name, partitions) in made)
            {
                broker.CreateTopic(name, partitions);
            }

            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(
                    new { broker.BootstrapServers, Topics = made.Select(topic => new { topic.Name, topic.Partitions }) }, JsonSerializerOptions.Web)
                : $"Kafka for development at {broker.BootstrapServers}; it forgets everything at the end. Ctrl+C ends it.");
            await output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Done;
        });
        return command;
    }

    private static (string Name, int Partitions) ParseTopic(string text)
    {
        var parts = text.Split(':');
        return parts is [{ Length: > 0 } name, var count] && RunOptions.Number("--topic", count, 1, 1024) is { } partitions
            ? (name, partitions)
            : throw new UsageException($"--topic {text} is not understood; write NAME:PARTITIONS, such as --topic samples:4.");
    }
}
