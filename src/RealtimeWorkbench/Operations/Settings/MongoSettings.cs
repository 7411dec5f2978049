using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Serialization;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Which collection of MongoDB to read, and what the fields of its documents mean. Holds no secret: only where secrets are.</summary>
public sealed record MongoSettings : IValidatableObject
{
    /// <summary>Address of the server or replica set, without a password. Empty by default: the environment says it.</summary>
    [Display(Name = "Address", Description = "mongodb://user@host/database without a password; empty: the environment variable below holds it.")]
    public string Address { get; init; } = "";

    /// <summary>Environment variable with the address where <see cref="Address"/> is empty; there it may hold a password. RTW_MONGODB by default.</summary>
    [Display(Name = "Address variable", Description = "Environment variable with the address, where that is not a setting; there it may hold a password.")]
    [Required]
    public string AddressVariable { get; init; } = "RTW_MONGODB";

    /// <summary>Database; that of the address when empty.</summary>
    [Display(Name = "Database", Description = "Database; empty: that of the address.")]
    public string Database { get; init; } = "";

    /// <summary>Collection or view to read, such as stream_data. Empty by default.</summary>
    [Display(Name = "Collection", Description = "Collection or view, such as stream_data, spelled as the database has it.")]
    public string Collection { get; init; } = "";

    /// <summary>Field that grows from document to document: the time field when empty, or such as _id.</summary>
    [Display(Name = "Order field", Description = "Field that grows from document to document, such as _id; empty: the time field.")]
    public string OrderField { get; init; } = "";

    /// <summary>How far below the largest value documents may still come, where there is no change stream. 10s by default; empty for not at all.</summary>
    [Display(Name = "Look back", Description = "How far below the largest time documents may still be inserted, such as 10s, where there is no change stream; empty: not at all.")]
    public string LookBack { get; init; } = "10s";

    /// <summary>First event time that is read, such as 2026-11-21T10:15:00Z. Empty, from the beginning, by default.</summary>
    [Display(Name = "From", Description = "First time that is read, such as 2026-11-21T10:15:00Z; empty: from the beginning.")]
    public string From { get; init; } = "";

    /// <summary>Event time before which documents are read. Empty, to the end, by default.</summary>
    [Display(Name = "To", Description = "Time before which documents are read; empty: to the end.")]
    public string To { get; init; } = "";

    /// <summary>Machines whose documents are read, separated by commas; those of all when empty.</summary>
    [Display(Name = "Machines", Description = "Machines whose documents are read, separated by commas; empty: all.")]
    public string Machines { get; init; } = "";

    /// <summary>Path to the time of a sample; found by its usual names when empty.</summary>
    [Display(Name = "Time field", Description = "Path to the time, such as meta.ts; empty: found by its usual names.")]
    public string TimeField { get; init; } = "";

    /// <summary>Path to the key of the machine; found by its usual names when empty.</summary>
    [Display(Name = "Machine field", Description = "Path to the machine, such as meta.device; empty: machine, or source beside a topic.")]
    public string MachineField { get; init; } = "";

    /// <summary>Path to the name of the metric, where a document holds one value; "metric" when empty, if there is "value" as well.</summary>
    [Display(Name = "Metric field", Description = "Path to the name of the metric, where a document is one value; empty: metric, if there is value as well.")]
    public string MetricField { get; init; } = "";

    /// <summary>Path to the value, where a document holds one; "value" when empty.</summary>
    [Display(Name = "Value field", Description = "Path to the value, where a document is one value; empty: value.")]
    public string ValueField { get; init; } = "";

    /// <summary>Metrics to read, by name or as name=path; all numbers when empty.</summary>
    [Display(Name = "Metrics", Description = "Metrics to read, by name or as name=path, such as temperature=data.bed.0.t, separated by commas; empty: all numbers.")]
    public string Metrics { get; init; } = "";

    /// <summary>Key of the machine where no field says it. machine-1 by default.</summary>
    [Display(Name = "Machine", Description = "Machine of documents that name none.")]
    [Required]
    public string Machine { get; init; } = "machine-1";

    /// <summary>Whether to wait at the last document for more. On by default.</summary>
    [Display(Name = "Follow", Description = "Waits at the last document for more; off: ends there.")]
    public bool Follow { get; init; } = true;

    /// <summary>Whether to follow by a change stream where the server has them. On by default.</summary>
    [Display(Name = "Change stream", Description = "Follows by a change stream, where a replica set has it; off: always asks again and again.")]
    public bool ChangeStream { get; init; } = true;

    /// <summary>How often new documents are looked for where there is no change stream. 1 s by default; from 0.01 to 3600 s.</summary>
    [Display(Name = "Poll interval", Description = "How often new documents are looked for, where there is no change stream.")]
    [Range(0.01, 3600.0)]
    [Unit("s")]
    public double PollInterval { get; init; } = 1.0;

    /// <summary>Most new documents that a query asks for. 1000 by default; from 1 to 100 000.</summary>
    [Display(Name = "Page size", Description = "Most new documents that a query asks for.")]
    [Range(1, 100_000)]
    [Unit("documents")]
    public int PageSize { get; init; } = 1000;

    /// <summary>The machines one by one.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> MachineList => ListOf(Machines);

    /// <summary>The metrics one by one, with their paths.</summary>
    [JsonIgnore]
    public IReadOnlyList<KeyValuePair<string, string>> MetricList =>
        [.. ListOf(Metrics).Select(metric => metric.Split('=', 2, StringSplitOptions.TrimEntries)).Select(words => new KeyValuePair<string, string>(words[0], words[^1]))];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LookBack.Trim().Length > 0 && !Durations.TryParse(LookBack, out _))
        {
            yield return new ValidationResult($"MongoDB.LookBack: '{LookBack}' is no duration; write one such as 30s.");
        }

        foreach (var (name, text) in new[] { (nameof(From), From), (nameof(To), To) })
        {
            if (text.Trim().Length > 0 && !SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(text), out _))
            {
                yield return new ValidationResult($"MongoDB.{name}: '{text}' is no time; write one such as 2026-11-21T10:15:00Z.");
            }
        }

        foreach (var (name, path) in MetricList.Where(metric => metric.Key.Length == 0 || metric.Value.Length == 0))
        {
            yield return new ValidationResult($"MongoDB.Metrics: '{name}={path}' has no name or no path; write name=path, separated by commas, such as temperature=data.t.");
        }
    }

    private static string[] ListOf(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
