namespace RealtimeWorkbench.Operations.Settings;

/// <summary>All settings of a workbench, group by group. Forms, flags, schema and messages are made from these records alone.</summary>
public sealed record WorkbenchSettings
{
    /// <summary>Kafka.</summary>
    public KafkaSettings Kafka { get; init; } = new();

    /// <summary>MQTT.</summary>
    public MqttSettings Mqtt { get; init; } = new();

    /// <summary>Streaming.</summary>
    public StreamingSettings Streaming { get; init; } = new();

    /// <summary>Dashboard.</summary>
    public DashboardSettings Dashboard { get; init; } = new();

    /// <summary>Alerts.</summary>
    public AlertSettings Alerts { get; init; } = new();

    /// <summary>Threshold.</summary>
    public ThresholdSettings Threshold { get; init; } = new();

    /// <summary>SPC.</summary>
    public SpcSettings Spc { get; init; } = new();

    /// <summary>Groups of metrics.</summary>
    public GroupSettings Groups { get; init; } = new();

    /// <summary>Voxels.</summary>
    public VoxelSettings Voxels { get; init; } = new();

    /// <summary>Health.</summary>
    public HealthSettings Health { get; init; } = new();

    /// <summary>The simulated process.</summary>
    public DemoSettings Demo { get; init; } = new();

    /// <summary>Files.</summary>
    public FileSettings File { get; init; } = new();

    /// <summary>An address that is asked again and again.</summary>
    public HttpSettings Http { get; init; } = new();

    /// <summary>Tables and queries of databases.</summary>
    public SqlSettings Sql { get; init; } = new();

    /// <summary>Collections of MongoDB.</summary>
    public MongoSettings MongoDB { get; init; } = new();

    /// <summary>Checkpoints.</summary>
    public CheckpointSettings Checkpoint { get; init; } = new();

    /// <summary>History.</summary>
    public HistorySettings History { get; init; } = new();
}
