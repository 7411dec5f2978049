using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Files;
using RealtimeWorkbench.Sources.Recordings;

namespace RealtimeWorkbench.Sources;

/// <content>Reading block by block.</content>
public sealed partial class RecordedFile
{
    private sealed class Reading(RecordedFile recording, long before, string identity) : IFileReading
    {
        private readonly RecordedFileOptions _options = recording._options;
        private readonly BlockFile _file = new(recording._options.Path, recording.Say);
        private readonly RecordedBlock _block = new(recording.Catalog);

        /// <summary>Records before the block that is being given, and the next sample of it; null if it was given whole.</summary>
        private (long Offset, int Row)? _next;

        public SampleBatch? Take()
        {
            if (_next is null && !TryDecodeNext())
            {
                return null;
            }

            var (offset, from) = _next!.Value; // Set by what was decoded.
            var count = Math.Min(_options.BatchSize, _block.Count - from);
            _next = from + count < _block.Count ? (offset, from + count) : null;
            return Batch(offset, from, count);
        }

        public void Dispose() => _file.Dispose();

        /// <summary>Decodes the next block that has samples that are asked for and were not read before.</summary>
        /// <returns>False if there is none, or none yet.</returns>
        private bool TryDecodeNext()
        {
            while (_file.TryNext(out var header, mayGrow: _options.Follow))
            {
                if (!IsWanted(header))
                {
                    _file.Skip(header);
                }
                else if (TryDecode(header))
                {
                    _next = (header.Offset, _block.RowAfter(before - header.Offset));
                    return true;
                }
            }

            if (_options.Follow && _file.Length < _file.Position)
            {
                throw new SourceException($"{_options.Path} has become shorter while it was followed; another recording has taken its place, so read that one from its start.");
            }

            return false;
        }

        // A block of nothing but records that could not become samples has no times.
        private bool IsWanted(in BlockHeader header) => header.Kind == BlockKind.Samples && header.End > before
            && (header.Rows == 0 || (header.Last >= recording.From && header.First < recording.To));

        private bool TryDecode(in BlockHeader header)
        {
            if (!_file.TryRead(header, out var content))
            {
                return false;
            }

            try
            {
                _block.Decode(content, header.Rows);
                return true;
            }
            catch (InvalidDataException error)
            {
                _file.SayMalformed(header, error);
                return false;
            }
        }

        private SampleBatch Batch(long offset, int from, int count)
        {
            var batch = SampleBatch.Rent(recording.Catalog, Math.Max(1, count));
            foreach (var (row, letter) in _block.Letters)
            {
                if (row >= from && (row < from + count || from + count == _block.Count))
                {
                    batch.Reject(letter);
                }
            }

            _block.CopyTo(batch, from, count);
            batch.End = new SourcePosition(offset + _block.RecordsBefore(from + count), Memo: identity);
            batch.ReceivedAt = recording.Time.GetTimestamp();
            batch = SampleRange.Only(batch, recording.From, recording.To);
            foreach (var time in batch.Timestamps)
            {
                Volatile.Write(ref recording._newest, Math.Max(recording._newest, time));
            }

            return batch;
        }
    }
}
