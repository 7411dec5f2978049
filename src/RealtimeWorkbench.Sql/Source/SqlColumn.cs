namespace RealtimeWorkbench.Sql.Source;

/// <summary>A column as the database has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="TypeName">Type as the database calls it, for messages.</param>
internal sealed record SqlColumn(string Name, SqlColumnType Type, string TypeName)
{
    /// <summary>Whether all its values are numbers, as far as the database says.</summary>
    public bool IsNumeric => Type is SqlColumnType.WholeNumber or SqlColumnType.Number or SqlColumnType.Truth;

    /// <summary>The name as it stands in a statement.</summary>
    public string Quoted => SqlNames.Quote(Name);
}
