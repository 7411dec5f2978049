using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <content>One file that is being read.</content>
internal sealed partial class MergedFiles
{
    /// <summary>A file and the sample of it that comes next.</summary>
    private sealed class OpenFile : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SampleBatch> _reading;
        private readonly List<DeadLetter> _letters = [];

        private OpenFile(string path, ISampleSource source, CancellationToken cancellationToken)
        {
            Path = path;
            _reading = source.ReadAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        }

        public string Path { get; }

        public SampleBatch? Batch { get; private set; }

        public int Row { get; private set; }

        /// <summary>Whether there is another sample.</summary>
        public bool HasRow => Batch is not null;

        /// <summary>Event time of the next sample.</summary>
        public long Time => Batch!.Timestamps[Row];

        /// <summary>Machine of the next sample.</summary>
        public int Machine => Batch!.Machines[Row];

        /// <summary>What the file begins with.</summary>
        public string? Beginning { get; private set; }

        public static async Task<OpenFile> OpenAsync(string path, ISampleSource source, CancellationToken cancellationToken)
        {
            var file = new OpenFile(path, source, cancellationToken);
            try
            {
                await file.MoveNextAsync(cancellationToken).ConfigureAwait(false);
                return file;
            }
            catch
            {
                await file.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        /// <summary>Goes to the next sample, collecting the dead letters on the way.</summary>
        public async Task MoveNextAsync(CancellationToken cancellationToken)
        {
            if (Batch is not null && ++Row < Batch.Count)
            {
                return;
            }

            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Batch?.Dispose();
                (Batch, Row) = (null, 0);
                if (!await _reading.MoveNextAsync().ConfigureAwait(false))
                {
                    return;
                }

                Batch = _reading.Current;
                Batch.Mark?.Complete();
                Beginning ??= Batch.End.Memo;
                _letters.AddRange(Batch.Rejected);
                if (Batch.Count > 0)
                {
                    return;
                }
            }
        }

        /// <summary>Hands over the dead letters that were collected.</summary>
        public List<DeadLetter> TakeLetters()
        {
            if (_letters.Count == 0)
            {
                return [];
            }

            List<DeadLetter> letters = [.. _letters];
            _letters.Clear();
            return letters;
        }

        public async ValueTask DisposeAsync()
        {
            Batch?.Dispose();
            Batch = null;
            await _reading.DisposeAsync().ConfigureAwait(false);
        }
    }
}
