using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Http;

/// <summary>Settings of <see cref="HttpPoll"/>. Unlike the settings of a user they hold secrets as they are, so don't print them.</summary>
public sealed record HttpPollOptions
{
    /// <summary>Stands in <see cref="Url"/> for the greatest value of the since field so far.</summary>
    public const string Since = "{since}";

    /// <summary>Address to ask, http or https.</summary>
    [Display(Name = "URL", Description = "Address to ask.")]
    public required string Url { get; init; }

    /// <summary>Time from one question to the next. 5 s by default; from 0.1 s to 1 day.</summary>
    [Display(Name = "Interval", Description = "Time from one question to the next.")]
    [Range(typeof(TimeSpan), "00:00:00.1000000", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Path to the records in an answer, names and indices with dots between; empty if the answer is a record, or a list of them.</summary>
    [Display(Name = "Records", Description = "Path to the records in an answer.")]
    public string Records { get; init; } = "";

    /// <summary>Fields of a sample with their paths in a record; empty if records are samples as they are.</summary>
    [Display(Name = "Fields", Description = "Fields of a sample with their paths in a record.")]
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>Key of the machine of records that name none. "machine-1" by default.</summary>
    [Display(Name = "Machine", Description = "Key of the machine of records that name none.")]
    [StringLength(256, MinimumLength = 1)]
    public string Machine { get; init; } = JsonSampleReader.DefaultMachine;

    /// <summary>Path in a record to what grows: a time or a number. "timestamp" by default.</summary>
    [Display(Name = "Since field", Description = "Path in a record to what grows.")]
    public string SinceField { get; init; } = "timestamp";

    /// <summary>What stands for {since} the first time. "0" by default.</summary>
    [Display(Name = "Since start", Description = "What stands for {since} the first time.")]
    public string SinceStart { get; init; } = "0";

    /// <summary>Headers of the questions.</summary>
    [Display(Name = "Headers", Description = "Headers of the questions.")]
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Time within which an answer has to be there. 10 s by default; from 0.1 s to 10 minutes.</summary>
    [Display(Name = "Timeout", Description = "Time within which an answer has to be there.")]
    [Range(typeof(TimeSpan), "00:00:00.1000000", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most samples in a batch. 100 by default; from 1 to 10 000.</summary>
    [Display(Name = "Batch size", Description = "Most samples in a batch.")]
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Seed of the chance by which waits after a trouble differ; that of the process by default, so that many readers do not come back at once.</summary>
    [Display(Name = "Seed", Description = "Seed of the chance by which waits differ.")]
    public int Seed { get; init; } = Environment.ProcessId;
}
