using System.Text.Json;
using RealtimeWorkbench.Kafka;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>The broker for development in a process of its own, which ends with this.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private readonly ChildProcess _process;

    private BrokerProcess(ChildProcess process, string servers) => (_process, Servers) = (process, servers);

    /// <summary>Why there is none.</summary>
    public static string Problem => KafkaLibrary.Problem ?? "there is no broker to start here";

    /// <summary>Where it listens, such as <c>localhost:9092</c>.</summary>
    public string Servers { get; }

    /// <summary>Starts it with one topic.</summary>
    /// <returns>The broker, or <see langword="null"/> where it cannot be started; see <see cref="Problem"/>.</returns>
    public static async Task<BrokerProcess?> StartAsync(string topic, int partitions, CancellationToken cancellationToken)
    {
        if (KafkaLibrary.Problem is not null)
        {
            return null;
        }

        var process = ChildProcess.StartOwn("broker", "--port", "0", "--json", "--topic", Invariant($"{topic}:{partitions}"));
        try
        {
            if (process is null || await process.Output.ReadLineAsync(cancellationToken) is not { } address)
            {
                return null;
            }

            using var said = JsonDocument.Parse(address);
            var broker = new BrokerProcess(process, said.RootElement.GetProperty("bootstrapServers").GetString()!);
            process = null;
            return broker;
        }
        finally
        {
            process?.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _process.Dispose();
}
