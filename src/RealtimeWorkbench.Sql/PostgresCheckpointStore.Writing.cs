using System.Data;
using Npgsql;
using NpgsqlTypes;
using RealtimeWorkbench.Streaming.Checkpoints;

#pragma warning disable CA2007 // What is disposed of by "await using" loses its type with ConfigureAwait; nothing here comes from a synchronization context.

namespace RealtimeWorkbench.Sql;

/// <content>One checkpoint, one transaction.</content>
public sealed partial class PostgresCheckpointStore
{
    private async Task<IReadOnlyList<string>> WriteAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        var ours = await MoveOnAsync(connection, checkpoint, cancellationToken).ConfigureAwait(false);
        var removed = new PieceRows();
        var written = new PieceRows();
        foreach (var partition in checkpoint.Partitions)
        {
            var id = _ids[(checkpoint.Run, partition.Partition)];
            if (!ours.Contains(id))
            {
                continue;
            }

            var begun = PieceChecksum.Begin(checkpoint.Run, partition.Partition);
            foreach (var (machine, piece) in partition.Pieces)
            {
                (piece.Bytes is null ? removed : written).Add(id, begun, machine, piece);
                if (written.Size >= BytesAtOnce)
                {
                    await PutAsync(connection, written, cancellationToken).ConfigureAwait(false);
                    written = new PieceRows();
                }
            }
        }

        await PutAsync(connection, written, cancellationToken).ConfigureAwait(false);
        await RemoveAsync(connection, removed, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. checkpoint.Partitions.Select(partition => partition.Partition)
                .Where(name => !ours.Contains(_ids[(checkpoint.Run, name)])),
        ];
    }

    /// <summary>Writes the positions of those partitions whose epoch is ours; until the end of the transaction nobody else can take them.</summary>
    private async Task<HashSet<long>> MoveOnAsync(NpgsqlConnection connection, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var partitions = checkpoint.Partitions;
        await using var move = connection.CreateCommand();
        move.CommandText = """
            UPDATE rtw_partition AS known
            SET position = given.position, memo = given.memo, produced = given.produced, rejected = given.rejected, listened = given.listened, crc = given.crc
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS given (id, epoch, position, memo, produced, rejected, listened, crc)
            WHERE known.id = given.id AND known.epoch = given.epoch
            RETURNING known.id
            """;
        Add(move, NpgsqlDbType.Bigint, partitions.Select(at => _ids[(checkpoint.Run, at.Partition)]));
        Add(move, NpgsqlDbType.Bigint, partitions.Select(at => at.Epoch));
        Add(move, NpgsqlDbType.Bigint, partitions.Select(at => at.Position?.Offset));
        Add(move, NpgsqlDbType.Text, partitions.Select(at => at.Position?.Memo is { } memo ? PostgresText.Of(memo) : null));
        Add(move, NpgsqlDbType.Bigint, partitions.Select(at => at.Counts.Produced));
        Add(move, NpgsqlDbType.Bigint, partitions.Select(at => at.Counts.Rejected));
        Add(move, NpgsqlDbType.Bigint, partitions.Select(at => at.Listened.Ticks));
        Add(move, NpgsqlDbType.Bigint, partitions.Select(at =>
            PieceChecksum.Of(PieceChecksum.Begin(checkpoint.Run, at.Partition), at.Position, at.Counts, at.Listened.Ticks)));
        var ours = new HashSet<long>();
        await using var row = await move.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            ours.Add(row.GetInt64(0));
        }

        return ours;
    }

    private static async Task PutAsync(NpgsqlConnection connection, PieceRows rows, CancellationToken cancellationToken)
    {
        if (rows.Keys.Count == 0)
        {
            return;
        }

        await using var put = connection.CreateCommand();
        put.CommandText = """
            INSERT INTO rtw_piece (partition_id, machine, part, key, crc, bytes)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (partition_id, machine, part, key) DO UPDATE SET crc = excluded.crc, bytes = excluded.bytes
            """;
        rows.AddKeysTo(put);
        Add(put, NpgsqlDbType.Bigint, rows.Checksums);
        Add(put, NpgsqlDbType.Bytea, rows.Contents);
        await put.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task RemoveAsync(NpgsqlConnection connection, PieceRows rows, CancellationToken cancellationToken)
    {
        if (rows.Keys.Count == 0)
        {
            return;
        }

        await using var remove = connection.CreateCommand();
        remove.CommandText = """
            DELETE FROM rtw_piece AS known USING unnest($1, $2, $3, $4) AS gone (partition_id, machine, part, key)
            WHERE known.partition_id = gone.partition_id AND known.machine = gone.machine AND known.part = gone.part AND known.key = gone.key
            """;
        rows.AddKeysTo(remove);
        await remove.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() });

    /// <summary>Pieces, column by column, as one statement takes them.</summary>
    private sealed class PieceRows
    {
        private readonly List<long> _partitions = [];
        private readonly List<string> _machines = [];
        private readonly List<string> _parts = [];

        public List<long> Keys { get; } = [];

        public List<long> Checksums { get; } = [];

        public List<byte[]> Contents { get; } = [];

        /// <summary>Bytes of all contents.</summary>
        public long Size { get; private set; }

        public void Add(long partition, uint begun, string machine, StatePiece piece)
        {
            _partitions.Add(partition);
            _machines.Add(PostgresText.Of(machine));
            _parts.Add(piece.Part);
            Keys.Add(piece.Key);
            if (piece.Bytes is { } bytes)
            {
                Checksums.Add(PieceChecksum.Of(PieceChecksum.With(begun, machine), piece.Part, piece.Key, bytes.Span));
                Contents.Add(bytes.ToArray());
                Size += bytes.Length;
            }
        }

        public void AddKeysTo(NpgsqlCommand command)
        {
            PostgresCheckpointStore.Add(command, NpgsqlDbType.Bigint, _partitions);
            PostgresCheckpointStore.Add(command, NpgsqlDbType.Text, _machines);
            PostgresCheckpointStore.Add(command, NpgsqlDbType.Text, _parts);
            PostgresCheckpointStore.Add(command, NpgsqlDbType.Bigint, Keys);
        }
    }
}
