namespace RealtimeWorkbench.Sql.Tests;

/// <summary>A test that needs PostgreSQL; where it isn't installed, it is skipped.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}
