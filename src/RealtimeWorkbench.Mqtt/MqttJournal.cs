using System.Buffers;
using System.Globalization;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>
/// Messages that have come and whose effect is in no checkpoint yet, numbered from 0 on, in files of some MiB in a folder of their own.
/// What is in it may be acknowledged: a kill of the process does not lose it. What the system had not written when the power went is lost.
/// </summary>
/// <remarks>Not thread-safe. A folder has one user at a time.</remarks>
internal sealed class MqttJournal : IDisposable
{
    private const string Ending = ".mqttj";
    private const int LargestKept = 1 << 20;

    private readonly string _folder;
    private readonly long _segmentBytes;
    private readonly FileStream _lock;
    private readonly ArrayBufferWriter<byte> _waiting = new(4096);

    /// <summary>Number of the first record of each file, in order.</summary>
    private readonly List<long> _segments;
    private FileStream? _file;
    private long _end;

    /// <summary>Number of the first record that is not written.</summary>
    private long _firstWaiting;

    private MqttJournal(string folder, long segmentBytes, FileStream file, string identity)
    {
        _folder = folder;
        _segmentBytes = segmentBytes;
        _lock = file;
        Identity = identity;
        _segments = [.. Directory.EnumerateFiles(folder, "*" + Ending).Select(NumberOf).Where(number => number >= 0).Order()];
    }

    /// <summary>Takes a record.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="record">The record, valid during the call.</param>
    /// <returns>Whether to go on.</returns>
    public delegate bool Taker(long number, JournalRecord record);

    /// <summary>Tells this journal from others.</summary>
    public string Identity { get; }

    /// <summary>Number that the next record gets.</summary>
    public long Next { get; private set; }

    /// <summary>Number of the oldest record; <see cref="Next"/> if there is none.</summary>
    public long First => _segments.Count > 0 ? _segments[0] : Next;

    /// <summary>What was found damaged, in one sentence; <see langword="null"/> if nothing.</summary>
    public string? Damage { get; private set; }

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="segmentBytes">Size from which a new file is begun.</param>
    /// <exception cref="SourceException">The folder cannot be used, or another process uses it.</exception>
    public static MqttJournal Open(string folder, long segmentBytes = 8 << 20)
    {
        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(folder);
            file = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            var journal = new MqttJournal(folder, segmentBytes, file, IdentityIn(file));
            journal.FindEnd();
            return journal;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new SourceException(
                $"The journal of MQTT in {folder} cannot be opened: {problem.Message.TrimEnd('.')}; give each run a folder of its own as Mqtt.Journal.", problem);
        }
    }

    /// <summary>Sees to it that new records are numbered from here on at least: positions may have outlived what the disk had not yet.</summary>
    public void BeginAt(long number)
    {
        if (number > Next)
        {
            Next = number;
            CloseFile();
        }
    }

    /// <summary>Hands out the records from a number on, oldest first.</summary>
    /// <returns>False if the taker did not want to go on.</returns>
    public bool Replay(long from, Taker take)
    {
        for (var index = 0; index < _segments.Count; index++)
        {
            var number = _segments[index];
            var end = index + 1 < _segments.Count ? _segments[index + 1] : Next;
            if (end <= from)
            {
                continue;
            }

            ReadOnlySpan<byte> bytes = File.ReadAllBytes(PathOf(number));
            for (; JournalRecord.TryRead(bytes, out var record, out var length); bytes = bytes[length..], number++)
            {
                if (number >= from && !take(number, record))
                {
                    return false;
                }
            }

            if (number < end && end < Next)
            {
                Damage = Invariant($"The journal {PathOf(_segments[index])} is damaged: up to {end - number} messages of it are lost.");
            }
        }

        return true;
    }

    /// <summary>Takes a message. It is safe once <see cref="TryFlush"/> has said so.</summary>
    /// <returns>Its number.</returns>
    public long Append(JournalRecord record)
    {
        record.WriteTo(_waiting);
        return Next++;
    }

    /// <summary>Writes what was taken.</summary>
    /// <param name="problem">What the system says if it cannot be written; it is then tried again by the next call.</param>
    public bool TryFlush(out string? problem)
    {
        problem = null;
        if (_waiting.WrittenCount == 0)
        {
            return true;
        }

        try
        {
            // What a failed attempt has left would hide what follows it.
            var file = _file ??= Begin();
            file.Position = _end;
            file.Write(_waiting.WrittenSpan);
            _end = file.Position;
            _waiting.ResetWrittenCount();
            _firstWaiting = Next;
            if (_end >= _segmentBytes)
            {
                CloseFile();
            }

            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = failure.Message.TrimEnd('.');
            return false;
        }
    }

    /// <summary>Forgets records before a number, file by file.</summary>
    public void Trim(long before)
    {
        if (before >= Next && _file is not null && _end > LargestKept && _waiting.WrittenCount == 0)
        {
            CloseFile();
        }

        try
        {
            while (_segments.Count > 0 && EndOfFirst() <= before)
            {
                File.Delete(PathOf(_segments[0]));
                _segments.RemoveAt(0);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What is left takes room, and is tried again the next time.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file?.Dispose();
        _lock.Dispose();
    }

    private static string IdentityIn(FileStream file)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (file.Length != bytes.Length)
        {
            Guid.NewGuid().TryWriteBytes(bytes);
            file.SetLength(0);
            file.Write(bytes);
            return new Guid(bytes).ToString("N");
        }

        file.ReadExactly(bytes);
        return new Guid(bytes).ToString("N");
    }

    private static long NumberOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private string PathOf(long number) => Path.Combine(_folder, Invariant($"{number:D20}{Ending}"));

    /// <summary>The file that is written ends where it ends; those before it at the next one's beginning.</summary>
    private long EndOfFirst() => _segments.Count > 1 ? _segments[1] : _file is null ? Next : long.MaxValue;

    private void FindEnd()
    {
        if (_segments.Count == 0)
        {
            return;
        }

        // What a kill has left half written was never acknowledged; the next file begins behind the last whole record.
        Next = _segments[^1];
        var bytes = new ReadOnlySpan<byte>(File.ReadAllBytes(PathOf(Next)));
        for (; JournalRecord.TryRead(bytes, out _, out var length); bytes = bytes[length..])
        {
            Next++;
        }

        _firstWaiting = Next;
    }

    private FileStream Begin()
    {
        // It may be there with nothing whole in it, which is the only way that one has this number.
        var file = new FileStream(PathOf(_firstWaiting), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (_segments.Count == 0 || _segments[^1] != _firstWaiting)
        {
            _segments.Add(_firstWaiting);
        }

        _end = 0;
        return file;
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
        _firstWaiting = Next;
    }
}
