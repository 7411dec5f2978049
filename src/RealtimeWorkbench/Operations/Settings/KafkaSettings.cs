using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Which Kafka topic to read.</summary>
public sealed record KafkaSettings
{
    /// <summary>Brokers to ask first. localhost:9092 by default.</summary>
    [Display(Name = "Bootstrap servers", Description = "Brokers to ask first, host:port, separated by commas. Not in this version.")]
    [Required]
    public string BootstrapServers { get; init; } = "localhost:9092";

    /// <summary>Topic to read. am_qadf_monitoring by default.</summary>
    [Display(Name = "Topic", Description = "Topic that the samples are in. Not in this version.")]
    [Required]
    public string Topic { get; init; } = "am_qadf_monitoring";

    /// <summary>Consumer group to read as. am_qadf_consumers by default.</summary>
    [Display(Name = "Consumer group", Description = "Group whose members share the partitions. Not in this version.")]
    [Required]
    public string ConsumerGroup { get; init; } = "am_qadf_consumers";
}
