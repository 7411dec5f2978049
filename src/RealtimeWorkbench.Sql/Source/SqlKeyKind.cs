namespace RealtimeWorkbench.Sql.Source;

/// <summary>How the column that grows is compared.</summary>
internal enum SqlKeyKind
{
    Whole,
    Real,

    /// <summary>Letter by letter in SQLite; in PostgreSQL as the type of the column says, which for times is the same.</summary>
    Text,
}
