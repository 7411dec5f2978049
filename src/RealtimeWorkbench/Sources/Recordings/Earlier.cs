using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>What a recording that is gone on with has already.</summary>
/// <param name="Length">Bytes that are complete; what is behind them was cut off while it was written.</param>
/// <param name="FileLength">Bytes of the file when it was read.</param>
/// <param name="Records">Records in it, those of damaged blocks too.</param>
/// <param name="Samples">Samples in it.</param>
/// <param name="Positions">How far each source had been read with the last of them.</param>
internal sealed record Earlier(long Length, long FileLength, long Records, long Samples, IReadOnlyList<(string Source, SourcePosition Position)> Positions)
{
    /// <summary>Reads a recording to its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="say">Takes a sentence about each damage.</param>
    /// <exception cref="SourceException">It cannot be read, or is no recording.</exception>
    public static Earlier Read(string path, Action<string> say)
    {
        using var file = new BlockFile(path, say);
        var block = new RecordedBlock(new MetricCatalog());
        IReadOnlyList<(string Source, SourcePosition Position)> positions = [];
        while (file.TryNext(out var header))
        {
            if (!file.TryRead(header, out var content) || header.Kind != BlockKind.Samples)
            {
                continue;
            }

            try
            {
                block.Decode(content, header.Rows);
                positions = [.. block.Positions];
            }
            catch (InvalidDataException error)
            {
                file.SayMalformed(header, error);
            }
        }

        return new Earlier(file.Position, file.Length, file.Offset, file.Samples, positions);
    }
}
