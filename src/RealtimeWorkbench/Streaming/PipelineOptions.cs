using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Streaming.Filters;

namespace RealtimeWorkbench.Streaming;

/// <summary>Settings of a <see cref="Pipeline"/>.</summary>
public sealed record PipelineOptions : IValidatableObject
{
    /// <summary>Most samples processed as one batch. 100 by default; from 10 to 1000. A part batch never waits for more to come.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Batch size",
        Description = "Most samples processed as one batch; a part batch is processed at once when nothing more is waiting.",
        Order = 1)]
    [Range(10, 1000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Most samples that wait for one worker, and samples that the sliding buffer keeps. 1000 by default; from 100 to 10000.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Buffer size",
        Description = "Most samples that wait for one worker, and newest samples that the sliding buffer keeps of each machine.",
        Order = 0)]
    [Range(100, 10000)]
    public int BufferSize { get; init; } = 1000;

    /// <summary>What to do with samples that arrive while the buffer is full. <see cref="OverflowPolicy.Wait"/> by default.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "When the buffer is full",
        Description = "Let the source wait, drop the oldest or the newest samples, or take every k-th only; what is dropped is counted.",
        Order = 2)]
    [EnumDataType(typeof(OverflowPolicy))]
    public OverflowPolicy Overflow { get; init; } = OverflowPolicy.Wait;

    /// <summary>The k of <see cref="OverflowPolicy.Sample"/>: every k-th event time is taken. 10 by default; from 2 to 1000.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Keep every k-th",
        Description = "With the policy Sample, every k-th event time of a machine is taken while the buffer is more than half full.",
        Order = 3)]
    [Range(2, 1000)]
    public int SampleEvery { get; init; } = 10;

    /// <summary>Workers that share the machines among them. 1 by default; from 1 to 64.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Workers",
        Description = "Workers that share the machines among them; a machine stays with its worker.",
        Order = 4)]
    [Range(1, 64)]
    public int Workers { get; init; } = 1;

    /// <summary>Whether time goes on for the monitors while a source is silent. On by default; off for recordings read at full speed.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Time goes on in silence",
        Description = "Tells the monitors that time passes while nothing comes, so that a silent sensor is noticed; off for recordings.",
        Order = 5)]
    public bool AdvanceWhenIdle { get; init; } = true;

    /// <summary>Silence after which the monitors are told that time goes on, and again each time. 250 ms by default; from 10 ms to 1 h.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Silence noticed after",
        Description = "Silence after which the monitors are told that time goes on, and again each time it has lasted so long.",
        Order = 6)]
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Time that a stop may take: what is waiting by then is discarded and counted, and a source that hasn't ended is left behind.
    /// 500 ms by default; from 10 ms to 1 min.
    /// </summary>
    [Display(
        GroupName = "Streaming",
        Name = "Stop within",
        Description = "Time that a stop may take; what is still waiting then is discarded and counted.",
        Order = 7)]
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How far the event time of a machine may lie behind the clock for its silence to count. 1 day by default; from 1 min to 1000 days.
    /// What lies further back is read again, as from a recording or the beginning of a topic: that nothing comes says nothing of the
    /// machine then, and only event time goes on. Only where <see cref="AdvanceWhenIdle"/> is on.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "1000.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LiveWithin { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How far ahead of the clock an event time may lie; a sample beyond goes to the dead letters. 0 (the default) turns the check
    /// off; up to 1 day. For live sources only: one event time far in the future makes all later samples of its machine late.
    /// </summary>
    [Display(
        GroupName = "Streaming",
        Name = "Furthest future",
        Description = "How far ahead of the clock an event time may lie before its sample is refused; 0 turns the check off.",
        Order = 8)]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FurthestFuture { get; init; } = TimeSpan.Zero;

    /// <summary>Dead letters and late samples that are kept to look at, the newest of each. 1000 by default; from 10 to 100000.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Kept aside",
        Description = "Dead letters, and late samples, that are kept to look at; all are counted.",
        Order = 9)]
    [Range(10, 100000)]
    public int KeptAside { get; init; } = 1000;

    /// <summary>File to which dead letters are appended as JSON lines, or <see langword="null"/> (the default) for none.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Dead-letter file",
        Description = "File to which records that could not become samples are appended, one JSON object a line.",
        Order = 10)]
    public string? DeadLetterFile { get; init; }

    /// <summary>
    /// How far event times may come out of order: samples are held so long, machine by machine, and handed on in order. 0 (the
    /// default) holds nothing; up to 1 day.
    /// </summary>
    [Display(
        GroupName = "Streaming",
        Name = "Allowed lateness",
        Description = "How far event times of a machine may come out of order; samples are held so long and put in order, later ones are kept aside.",
        Order = 11)]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan AllowedLateness { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// Silence of a machine after which whatever is held of it is handed on. 0 (the default) is as long as the allowed lateness; up
    /// to 1 day. Only where time goes on in silence (<see cref="AdvanceWhenIdle"/>).
    /// </summary>
    [Display(
        GroupName = "Streaming",
        Name = "Released after silence",
        Description = "Silence of a machine after which its held samples are handed on; 0: as long as the allowed lateness.",
        Order = 12)]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ReleaseAfter { get; init; } = TimeSpan.Zero;

    /// <summary>Most samples held of one machine; beyond, the oldest are handed on before their time. 10000 by default; from 10 to 1000000.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Most held",
        Description = "Most samples held of one machine; beyond, the oldest are handed on before their time, and counted.",
        Order = 13)]
    [Range(10, 1_000_000)]
    public int MostHeld { get; init; } = 10_000;

    /// <summary>Field that numbers the samples of a machine, or <see langword="null"/> (the default) if none does. It is no metric then.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Sequence field",
        Description = "Field that numbers the samples of a machine: repetitions and missing samples are recognized by it.",
        Order = 14)]
    public string? SequenceField { get; init; }

    /// <summary>How many times the usual interval of a machine counts as a gap. 0 (the default) for none; up to 1000, and more than 1.</summary>
    [Display(
        GroupName = "Streaming",
        Name = "Gap factor",
        Description = "How many times the usual interval of a machine counts as a gap in its stream; 0 looks for none.",
        Order = 15)]
    [Range(0.0, 1000.0)]
    public double GapFactor { get; init; }

    /// <summary>Filters that values go through before the monitors see them, the first of a metric counts. None by default.</summary>
    public IReadOnlyList<FilterRule> Filters { get; init; } = [];

    /// <summary>A metric that is a number of something, such as of a part: a filter for every metric would make other numbers of it, and leaves it out.</summary>
    internal string? NumberMetric { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (GapFactor is > 0 and <= 1)
        {
            yield return new ValidationResult(
                Invariant($"Gap factor is {GapFactor}, and every interval would be a gap; use more than 1, or 0 for none."));
        }
    }
}
