namespace RealtimeWorkbench.Sql.Source;

/// <summary>What a column holds, as far as the database says.</summary>
internal enum SqlColumnType
{
    /// <summary>The database does not say; its first value does.</summary>
    Unknown,
    WholeNumber,
    Number,
    Truth,
    Time,
    Text,

    /// <summary>Something that is neither a sample's value nor grows, such as JSON or bytes.</summary>
    Other,
}
