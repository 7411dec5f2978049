using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RealtimeWorkbench.Sql;

/// <summary>Brings what was committed from the log into the file of checkpoints itself, which makes it safe from a loss of power.</summary>
/// <remarks>
/// SQLite would do so by itself within a commit, but tells nobody where it fails, as for want of room: the log would grow and a loss of
/// power take everything since. Not thread-safe.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="connection">Open connection to it; stays the caller's.</param>
/// <param name="warn">Takes a sentence when it cannot be done.</param>
/// <param name="time">Clock.</param>
internal sealed class CheckpointLog(string path, SqliteConnection connection, Action<string> warn, TimeProvider time)
{
    /// <summary>How long what was committed may wait until it is safe from a loss of power; it is found with the next commit.</summary>
    public static readonly TimeSpan SyncAfter = TimeSpan.FromSeconds(8);

    private bool _isOurs;
    private bool _isFailing;
    private long _syncedAt = time.GetTimestamp();
    private int _pages;

    /// <summary>
    /// Brings the log into the file if the last time is long enough ago, or the log too long. If that fails all that was committed stays in
    /// the log, and the next commit tries again.
    /// </summary>
    public void Tend()
    {
        if (!_isOurs)
        {
            // From now on nobody else does it. Never fails on an open connection.
            _isOurs = true;
            _ = raw.sqlite3_wal_autocheckpoint(connection.Handle, 0);
        }

        // In this mode what is written goes to the log, page by page.
        _ = raw.sqlite3_db_status(connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, resetFlg: 1);
        _pages += written;
        if (!_isFailing && _pages < CheckpointFile.LogPages && time.GetElapsedTime(_syncedAt) < SyncAfter)
        {
            return;
        }

        var result = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var inLog, out var inFile);
        if (result == raw.SQLITE_OK && inLog == inFile)
        {
            _isFailing = false;
            _pages = 0;
            _syncedAt = time.GetTimestamp();
        }
        else if (!_isFailing)
        {
            _isFailing = true;
            var reason = result == raw.SQLITE_OK ? "another program is reading it" : raw.sqlite3_errstr(result).utf8_to_string();
            warn($"What was committed to {path} is in its log only, {path}-wal, and not safe from a loss of power: {reason}; see whether the disk is full or fails; every checkpoint tries again.");
        }
    }
}
