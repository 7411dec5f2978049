using System.Security.Cryptography;
using System.Text;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>MQTT as a source that users choose; hosts hand it to <see cref="Workbench.Create"/>.</summary>
public sealed class MqttSourceProvider : ISourceProvider
{
    /// <inheritdoc />
    public SourceDescription Description => MqttLibrary.Problem is { } problem
        ? new(SourceCatalog.Mqtt, "MQTT", IsAvailable: false, problem)
        : new(SourceCatalog.Mqtt, "MQTT", IsAvailable: true, $"Topics of JSON, numbers or CSV (libmosquitto {MqttLibrary.Version}); see the settings Mqtt.*.");

    /// <inheritdoc />
    public ISampleSource Create(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time)
    {
        MqttLibrary.Ensure();
        return new MqttSource(OptionsOf(settings), catalog, time);
    }

    /// <inheritdoc />
    /// <remarks>Under no name, so that the reader that works keeps its session, and without a trace in its journal.</remarks>
    public ISampleSource CreateToLookAt(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time)
    {
        MqttLibrary.Ensure();
        var options = OptionsOf(settings);
        return new MqttSource(
            options with { JournalFolder = null, ClientId = null, Warning = null, Mqtt = options.Mqtt with { StatusTopic = "" } }, catalog, time);
    }

    internal static MqttSourceOptions OptionsOf(WorkbenchSettings settings)
    {
        var (mqtt, checkpoint) = (settings.Mqtt, settings.Checkpoint);
        var isKept = checkpoint is { Enabled: true, Path.Length: > 0 };
        var isFile = isKept && !checkpoint.Path.Contains("://", StringComparison.Ordinal)
            && !checkpoint.Path.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        var hasJournal = isKept && !mqtt.Journal.Equals(MqttSettings.NoJournal, StringComparison.OrdinalIgnoreCase);
        var folder = !hasJournal ? null
            : mqtt.Journal.Length > 0 ? mqtt.Journal
            : isFile ? checkpoint.Path + ".mqtt"
            : null;
        return new MqttSourceOptions
        {
            Mqtt = mqtt,
            BatchSize = settings.Streaming.BatchSize,
            JournalFolder = folder,
            ClientId = mqtt.ClientId.Length > 0 ? mqtt.ClientId
                : isKept ? IdOf(isFile ? Path.GetFullPath(checkpoint.Path) : checkpoint.Path)
                : null,
            Warning = hasJournal && folder is null
                ? "Checkpoints are in a database and Mqtt.Journal names no folder, so a kill loses messages that were acknowledged since the last checkpoint; name a folder on this machine."
                : null,
        };
    }

    /// <summary>A name that stays the same from run to run, in the 23 letters and digits that every server takes (MQTT 3.1.1, section 3.1.3.1).</summary>
    private static string IdOf(string path) =>
        "rtw" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{path}")).AsSpan(0, 10));
}
