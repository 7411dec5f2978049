using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RealtimeWorkbench.Sql;

/// <summary>Writes pieces, thousands in a checkpoint, straight through SQLite's own interface.</summary>
/// <remarks>
/// A command of Microsoft.Data.Sqlite looks its parameters up by name, copies the bytes into an array of their own and makes a reader
/// for each row, which costs more than SQLite itself. Belongs to the transaction that its connection is in. Not thread-safe.
/// </remarks>
internal sealed class PieceStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _put;
    private readonly Dictionary<string, byte[]> _parts = new(StringComparer.Ordinal);

    /// <summary>Prepares the statement; disposed before the connection is.</summary>
    /// <exception cref="SqliteException">The file has no such table.</exception>
    public PieceStatement(SqliteConnection connection)
    {
        _database = connection.Handle ?? throw new ArgumentException("The connection must be open.", nameof(connection));
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(
                _database,
                "INSERT INTO piece (machine, part, key, crc, bytes) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (machine, part, key) DO UPDATE SET crc = excluded.crc, bytes = excluded.bytes",
                out _put),
            _database);
    }

    /// <summary>Writes a piece, or replaces the one of its name.</summary>
    /// <param name="machine">Number of the machine in the file.</param>
    /// <param name="begun">Checksum as it begins for that machine.</param>
    /// <param name="part">Part that it belongs to.</param>
    /// <param name="key">Its number within the part.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="SqliteException">It cannot be written.</exception>
    public void Put(long machine, uint begun, string part, long key, ReadOnlySpan<byte> bytes)
    {
        Check(raw.sqlite3_bind_int64(_put, 1, machine));
        Check(raw.sqlite3_bind_text(_put, 2, NameOf(part)));
        Check(raw.sqlite3_bind_int64(_put, 3, key));
        Check(raw.sqlite3_bind_int64(_put, 4, PieceChecksum.Of(begun, part, key, bytes)));

        // Without bytes it would bind NULL.
        Check(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(_put, 5, 0) : raw.sqlite3_bind_blob(_put, 5, bytes));
        var result = raw.sqlite3_step(_put);
        try
        {
            if (result != raw.SQLITE_DONE)
            {
                Check(result);
            }
        }
        finally
        {
            // Repeats what the step has said, which has been thrown then.
            _ = raw.sqlite3_reset(_put);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _put.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);

    private byte[] NameOf(string part)
    {
        if (!_parts.TryGetValue(part, out var name))
        {
            _parts.Add(part, name = Encoding.UTF8.GetBytes(part));
        }

        return name;
    }
}
