using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>Samples from a table or query of SQLite or PostgreSQL, read in the order of a column that grows, and followed.</summary>
/// <remarks>
/// <para>
/// Each row is read once, also where several have the same value, and a run with checkpoints goes on behind the last row that was
/// processed. A row that comes with a value below the largest one so far is read if it lies within the look-back.
/// </para>
/// <para>
/// A row that is no sample becomes a dead letter. A server that is away is noticed once and waited for. One reader at a time.
/// </para>
/// </remarks>
public sealed class SqlSource : IResumableSource, INoticingSource
{
    private readonly SqlSourceOptions _options;
    private readonly SqlServer _server;
    private readonly TimeProvider _time;

    /// <summary>Prepares to read a table; the database is asked when it is read.</summary>
    /// <param name="options">What to read, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for polling and for the arrival of samples; the system's if not given.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    /// <exception cref="SourceException">The settings name no database, or no table.</exception>
    public SqlSource(SqlSourceOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        Validator.ValidateObject(options.Sql, new ValidationContext(options.Sql), validateAllProperties: true);
        _options = options;
        _server = SqlServer.Of(options.Sql, options.Environment);
        SqlNames.From(options.Sql);
        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"sql:{(_options.Sql.Query.Trim().Length > 0 ? "query" : _options.Sql.Table)}";

    /// <inheritdoc />
    /// <remarks>A query that is changed is another one, and begins at its start.</remarks>
    public string PositionsName => _options.Sql.Query.Trim() is { Length: > 0 } query
        ? $"{Name} {SqlRow.HashOf([query]).ToString("x16", CultureInfo.InvariantCulture)} of {_server.Name}"
        : $"{Name} of {_server.Name}";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <inheritdoc />
    public bool IsLive => _options.Sql.Follow;

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var reading = new SqlReading(_options, _server, Catalog, _time, notice => Noticed?.Invoke(notice), Name, position);
        try
        {
            while (true)
            {
                var rows = await reading.NextAsync(cancellationToken).ConfigureAwait(false);
                for (var first = 0; first < rows.Count; first += _options.BatchSize)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return reading.Batch(rows, first, Math.Min(_options.BatchSize, rows.Count - first));
                }

                if (rows.Count > 0)
                {
                    continue;
                }

                if (!_options.Sql.Follow)
                {
                    yield break;
                }

                await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await reading.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // The table keeps what was read of it.
    }
}
