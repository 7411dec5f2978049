using Microsoft.Data.Sqlite;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Sql.Tests.Source;

/// <summary>A SQLite file for a test, in which its table is to be called samples.</summary>
public abstract class SqliteSamples : IDisposable
{
    private readonly SqliteConnection _file;

    protected SqliteSamples()
    {
        _file = new SqliteConnection($"Data Source={Folder["plant.db"]};Pooling=false");
        _file.Open();
        Execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
    }

    internal TemporaryFolder Folder { get; } = new();

    internal SqlSettings Settings => new() { Address = Folder["plant.db"], Table = "samples", Follow = false, PollInterval = 0.01 };

    public void Dispose()
    {
        _file.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Execute(string statement)
    {
        using var command = _file.CreateCommand();
#pragma warning disable CA2100 // The tests write the statements.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
