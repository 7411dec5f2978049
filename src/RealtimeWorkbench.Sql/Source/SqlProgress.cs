using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>How far a table has been read: the largest value, and the rows at or near it, by what they hold, so that none is read twice.</summary>
/// <remarks>
/// Every query begins at the largest value less the look-back, and not behind it: rows of the same value may come one by one, and a
/// transaction that took a lower number may commit later. What was read of that stretch is known by a hash of the row. Goes into the
/// checkpoint as text.
/// </remarks>
internal sealed class SqlProgress
{
    private const string Version = "2";

    private readonly List<Row> _remembered = [];
    private readonly SqlLookBack _lookBack;
    private readonly int _most;

    public SqlProgress(SqlLookBack lookBack, int most)
    {
        _lookBack = lookBack;
        _most = most;
    }

    /// <summary>Rows read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Largest value that was read; nothing before the first row.</summary>
    public SqlKey? Last { get; private set; }

    /// <summary>Where the next query begins.</summary>
    public SqlKey? From { get; private set; }

    /// <summary>Names of the columns that the hashes are of; nothing before the first row.</summary>
    public IReadOnlyList<string> Hashed { get; private set; } = [];

    /// <summary>Rows that the next query brings again.</summary>
    public int Remembered => _remembered.Count;

    /// <summary>Goes on where an earlier run was.</summary>
    /// <param name="position">Where it was.</param>
    /// <param name="column">Column that grows.</param>
    /// <param name="name">Name of the source, for messages.</param>
    /// <exception cref="SourceException">The position is of another column, or none of a table.</exception>
    public void Restore(SourcePosition position, string column, string name)
    {
        var parts = (position.Memo ?? "").Split(' ');
        if (parts is not [Version, var kind, var known, var hashed, var last, .. var rows] || !Enum.TryParse<SqlKeyKind>(kind, out var keyKind))
        {
            throw new SourceException($"The checkpoint of {name} holds no position of a table; name another Checkpoint.Path to read it from its start.");
        }

        if (Uri.UnescapeDataString(known) != column)
        {
            throw new SourceException(
                $"The checkpoint of {name} was made by the column \"{Uri.UnescapeDataString(known)}\", and now rows are read by \"{column}\"; set Sql.OrderColumn as it was, or name another Checkpoint.Path to read from the start.");
        }

        Count = position.Offset;
        Hashed = [.. hashed.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        if (last.Length > 0)
        {
            Last = new SqlKey(keyKind, Uri.UnescapeDataString(last[1..]));
        }

        foreach (var row in rows)
        {
            var isForeign = row[16] == '!';
            _remembered.Add(new Row(
                ulong.Parse(row.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                isForeign || row.Length == 17 ? Last ?? default : new SqlKey(keyKind, Uri.UnescapeDataString(row[17..])),
                isForeign));
        }

        From = Last is { } largest ? _lookBack.Before(largest) : null;
    }

    /// <summary>How many rows of each hash are known.</summary>
    public Dictionary<ulong, int> Known()
    {
        var known = new Dictionary<ulong, int>();
        foreach (var row in _remembered)
        {
            known[row.Hash] = known.GetValueOrDefault(row.Hash) + 1;
        }

        return known;
    }

    /// <summary>Goes on with hashes of other columns.</summary>
    /// <param name="names">Names of these columns.</param>
    /// <param name="hashes">Hashes of known rows, the old and the new one of each.</param>
    public void Rehash(IReadOnlyList<string> names, IEnumerable<(ulong Old, ulong New)> hashes)
    {
        Hashed = names;
        var news = hashes.ToLookup(pair => pair.Old, pair => pair.New).ToDictionary(group => group.Key, group => new Queue<ulong>(group));
        for (var i = 0; i < _remembered.Count; i++)
        {
            // What did not come again has been deleted or changed, and matches nothing by either hash.
            if (news.TryGetValue(_remembered[i].Hash, out var queue) && queue.TryDequeue(out var hash))
            {
                _remembered[i] = _remembered[i] with { Hash = hash };
            }
        }
    }

    /// <summary>Takes note of a row. One whose value is of another kind than those before, or no time where times grow, moves nothing on.</summary>
    /// <param name="row">The row.</param>
    /// <param name="byTime">Whether rows are read in the order of their times.</param>
    /// <returns>Whether its value is of the same kind.</returns>
    public bool Take(SqlRow row, bool byTime)
    {
        Count++;
        if (row.Key is not { } key || (byTime && key.IsNoTime) || (Last is { } kind && !kind.IsLike(key)))
        {
            _remembered.Add(new Row(row.Hash, default, IsForeign: true));
            return false;
        }

        if (Last is not { } last)
        {
            Last = key;
        }
        else if (_lookBack.IsNone ? !last.IsSame(key) : last.IsBefore(key))
        {
            Last = key;
            if (_lookBack.IsNone)
            {
                _remembered.RemoveAll(known => !known.IsForeign);
            }
        }

        _remembered.Add(new Row(row.Hash, key, IsForeign: false));
        return true;
    }

    /// <summary>Forgets what no query brings again.</summary>
    /// <exception cref="SourceException">Too many rows are left.</exception>
    public void Prune(string name, string column)
    {
        if (Last is not { } last)
        {
            return;
        }

        var from = _lookBack.Before(last);
        From = from;
        if (!_lookBack.IsNone)
        {
            _remembered.RemoveAll(known => !known.IsForeign && known.Key.IsBefore(from));
        }

        if (_remembered.Count > _most)
        {
            throw new SourceException(_lookBack.IsNone
                ? Invariant($"More than {_most} rows of {name} have the value {last.Text} in \"{column}\", too many to tell which were read; name a column with more different values in Sql.OrderColumn.")
                : Invariant($"More than {_most} rows of {name} lie within Sql.LookBack, too many to tell which were read; choose a shorter one."));
        }
    }

    /// <summary>The position as it goes into a checkpoint.</summary>
    public SourcePosition ToPosition(string column)
    {
        var memo = new StringBuilder(Version).Append(' ')
            .Append(Last?.Kind ?? SqlKeyKind.Whole).Append(' ')
            .Append(Uri.EscapeDataString(column)).Append(' ')
            .AppendJoin(',', Hashed.Select(Uri.EscapeDataString)).Append(' ');
        if (Last is { } last)
        {
            memo.Append('=').Append(Uri.EscapeDataString(last.Text));
        }

        foreach (var row in _remembered)
        {
            memo.Append(' ').Append(row.Hash.ToString("x16", CultureInfo.InvariantCulture)).Append(row.IsForeign ? '!' : ':');
            if (!row.IsForeign && !_lookBack.IsNone)
            {
                memo.Append(Uri.EscapeDataString(row.Key.Text));
            }
        }

        return new SourcePosition(Count, Memo: memo.ToString());
    }

    private readonly record struct Row(ulong Hash, SqlKey Key, bool IsForeign);
}
