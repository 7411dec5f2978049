using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Which table or query of a database to read, and what its columns mean. Holds no secret: only where secrets are.</summary>
public sealed record SqlSettings : IValidatableObject
{
    /// <summary>A SQLite file, or the address of a PostgreSQL database, without a password. Empty by default: the environment says it.</summary>
    [Display(Name = "Address", Description = "SQLite file, or postgres://user@host/database without a password; empty: the environment variable below holds it.")]
    public string Address { get; init; } = "";

    /// <summary>Environment variable with the address where <see cref="Address"/> is empty; there it may hold a password. RTW_SQL_ADDRESS by default.</summary>
    [Display(Name = "Address variable", Description = "Environment variable with the address, where that is not a setting; there it may hold a password.")]
    [Required]
    public string AddressVariable { get; init; } = "RTW_SQL_ADDRESS";

    /// <summary>Table or view to read, such as samples or plant.samples, spelled as the database has it. Empty by default.</summary>
    [Display(Name = "Table", Description = "Table or view, such as samples or plant.samples, spelled as the database has it.")]
    public string Table { get; init; } = "";

    /// <summary>Query to read instead of a table, without a semicolon. Empty by default.</summary>
    [Display(Name = "Query", Description = "A SELECT to read instead of a table.")]
    public string Query { get; init; } = "";

    /// <summary>Column that grows from row to row. id by default where there is one, else the time column.</summary>
    [Display(Name = "Order column", Description = "Column that grows from row to row; empty: id where there is one, else the time column.")]
    public string OrderColumn { get; init; } = "";

    /// <summary>Column that, with the one that grows, tells a row from all others. Empty by default: all that is read of the row does.</summary>
    [Display(Name = "Id column", Description = "Column that tells rows of the same value apart; empty: all that is read of a row does.")]
    public string IdColumn { get; init; } = "";

    /// <summary>How far below the largest value rows may still come: a whole number, or a duration for times. Nothing by default.</summary>
    [Display(Name = "Look back", Description = "How far below the largest value rows may still be committed: 1000, or 30s where the column holds times; empty: not at all.")]
    public string LookBack { get; init; } = "";

    /// <summary>Column with the time of a sample; found by its usual names when empty, else the one that grows.</summary>
    [Display(Name = "Time column", Description = "Column with the time; empty: found by its usual names.")]
    public string TimeColumn { get; init; } = "";

    /// <summary>Column with the key of the machine; "machine" when empty.</summary>
    [Display(Name = "Machine column", Description = "Column with the machine; empty: machine, if there is one.")]
    public string MachineColumn { get; init; } = "";

    /// <summary>Column with the name of the metric, where a row holds one value; "metric" when empty, if there is "value" as well.</summary>
    [Display(Name = "Metric column", Description = "Column with the name of the metric, where a row is one value; empty: metric, if there is value as well.")]
    public string MetricColumn { get; init; } = "";

    /// <summary>Column with the value, where a row holds one; "value" when empty.</summary>
    [Display(Name = "Value column", Description = "Column with the value, where a row is one value; empty: value.")]
    public string ValueColumn { get; init; } = "";

    /// <summary>Columns that are metrics, where a row holds several; all columns of numbers when empty.</summary>
    [Display(Name = "Metrics", Description = "Columns that are metrics, separated by commas, also such of text that holds numbers; empty: all columns of numbers.")]
    public string Metrics { get; init; } = "";

    /// <summary>Key of the machine where no column says it. machine-1 by default.</summary>
    [Display(Name = "Machine", Description = "Machine of rows that name none.")]
    [Required]
    public string Machine { get; init; } = "machine-1";

    /// <summary>Whether to wait at the last row for more. On by default.</summary>
    [Display(Name = "Follow", Description = "Waits at the last row for more; off: ends there.")]
    public bool Follow { get; init; } = true;

    /// <summary>How often new rows are looked for. 1 s by default; from 0.01 to 3600 s.</summary>
    [Display(Name = "Poll interval", Description = "How often new rows are looked for.")]
    [Range(0.01, 3600.0)]
    [Unit("s")]
    public double PollInterval { get; init; } = 1.0;

    /// <summary>Channel of PostgreSQL's NOTIFY that tells of new rows at once. None by default.</summary>
    [Display(Name = "Notify channel", Description = "Channel of NOTIFY (PostgreSQL) that tells of new rows at once; empty: none.")]
    public string NotifyChannel { get; init; } = "";

    /// <summary>Most new rows that a query asks for. 1000 by default; from 1 to 100 000.</summary>
    [Display(Name = "Page size", Description = "Most new rows that a query asks for.")]
    [Range(1, 100_000)]
    [Unit("rows")]
    public int PageSize { get; init; } = 1000;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Table.Length > 0 && Query.Length > 0)
        {
            yield return new ValidationResult("Sql.Table and Sql.Query are both set; a run reads one of them, so leave the other one empty.");
        }

        if (LookBack.Length > 0 && !Durations.TryParse(LookBack, out _))
        {
            yield return new ValidationResult(
                $"Sql.LookBack: '{LookBack}' is neither a number nor a duration; write a whole number, such as 1000, or a duration, such as 30s.");
        }
    }
}
