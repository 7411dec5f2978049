using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Generated serializers of everything that crosses the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(FiniteNumberConverter), typeof(UtcTimeConverter),
        typeof(WordConverter<AlertStanding>), typeof(WordConverter<HealthStatus>), typeof(WordConverter<LogLevel>),
        typeof(WordConverter<MetricCondition>), typeof(WordConverter<OperationKind>), typeof(WordConverter<RunState>), typeof(WordConverter<SettingKind>),
        typeof(WordConverter<Severity>),
    ])]
[JsonSerializable(typeof(AcceptedAnswer))]
[JsonSerializable(typeof(AcknowledgeRequest))]
[JsonSerializable(typeof(AlertView))]
[JsonSerializable(typeof(AlertsAnswer))]
[JsonSerializable(typeof(AlertsMessage))]
[JsonSerializable(typeof(BaselineComparisonAnswer))]
[JsonSerializable(typeof(BaselineDecision))]
[JsonSerializable(typeof(BaselineOnWire))]
[JsonSerializable(typeof(BaselinesAnswer))]
[JsonSerializable(typeof(CausesAnswer))]
[JsonSerializable(typeof(ChartsAnswer))]
[JsonSerializable(typeof(ChartsMessage))]
[JsonSerializable(typeof(ConfigAnswer))]
[JsonSerializable(typeof(ConfigMessage))]
[JsonSerializable(typeof(ConfigRequest))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(HealthMessage))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(HistoryComparisonAnswer))]
[JsonSerializable(typeof(HistoryEventsAnswer))]
[JsonSerializable(typeof(HistoryRunsAnswer))]
[JsonSerializable(typeof(HistorySeriesAnswer))]
[JsonSerializable(typeof(HistoryStatusAnswer))]
[JsonSerializable(typeof(HistoryValuesAnswer))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(LogMessage))]
[JsonSerializable(typeof(MachineStatusRequest))]
[JsonSerializable(typeof(MachinesAnswer))]
[JsonSerializable(typeof(MetricUpdateMessage))]
[JsonSerializable(typeof(MetricsAnswer))]
[JsonSerializable(typeof(NoteRequest))]
[JsonSerializable(typeof(OperationRequest))]
[JsonSerializable(typeof(OperationStatus))]
[JsonSerializable(typeof(PingMessage))]
[JsonSerializable(typeof(PointAnswer))]
[JsonSerializable(typeof(PointNote))]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(PushAnswer))]
[JsonSerializable(typeof(ResetMessage))]
[JsonSerializable(typeof(ResultsMessage))]
[JsonSerializable(typeof(SamplesAnswer))]
[JsonSerializable(typeof(SnapshotMessage))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(ViewRequest))]
[JsonSerializable(typeof(VoxelChangesAnswer))]
[JsonSerializable(typeof(VoxelSliceAnswer))]
[JsonSerializable(typeof(VoxelsAnswer))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
internal sealed partial class DashboardJson : JsonSerializerContext;
