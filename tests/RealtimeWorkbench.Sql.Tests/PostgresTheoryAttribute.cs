namespace RealtimeWorkbench.Sql.Tests;

/// <summary>A theory that needs PostgreSQL; where it isn't installed, it is skipped.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresServer.Missing;
}
