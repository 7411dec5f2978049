using System.Text.Json;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Files;
using RealtimeWorkbench.Sources.Recordings;

namespace RealtimeWorkbench.Sources;

/// <summary>Reads a recording: the same samples, in the same order, to the last bit, with the records that could not become samples.</summary>
/// <remarks>
/// A block that is damaged is passed over with a notice, and so is one at the end that was cut off while it was written. One reader at a time.
/// </remarks>
public sealed partial class RecordedFile : FileSource, IFaultTruth
{
    private readonly RecordedFileOptions _options;

    /// <summary>What is known of the recording before its samples are read. A failure is not kept: the file may come.</summary>
    private readonly Lazy<Overview> _first;
    private IReadOnlyList<InjectedFault> _truth = [];
    private long _newest = long.MinValue;
    private bool _wasOpened;

    /// <summary>Prepares to read a recording; it is opened when it is read.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for polling; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public RecordedFile(RecordedFileOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
        : base(OptionsGuard.Valid(options).Path, options.Follow, options.PollInterval, catalog, time)
    {
        _options = options;
        if (_options.To <= _options.From)
        {
            throw new ArgumentException(Invariant($"From is {_options.From:O} and To is {_options.To:O}; To has to be later."), nameof(options));
        }

        _first = new Lazy<Overview>(LookThrough, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc />
    /// <remarks>Records of the whole recording, those that could not become samples too; nobody knows for a followed one, or for a part of one.</remarks>
    public override long? ExpectedSamples
    {
        get
        {
            if (_options.Follow || _options.From is not null || _options.To is not null)
            {
                return null;
            }

            try
            {
                return _first.Value.Records;
            }
            catch (SourceException)
            {
                // Reading it says why.
                return null;
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>Thread-safe.</remarks>
    public IReadOnlyList<InjectedFault> Faults
    {
        get
        {
            var newest = Volatile.Read(ref _newest);
            return [.. Volatile.Read(ref _truth).Where(fault => fault.Start.UtcTicks <= newest && fault.Start.UtcTicks >= From)];
        }
    }

    private long From => _options.From?.UtcTicks ?? long.MinValue;

    private long To => _options.To?.UtcTicks ?? long.MaxValue;

    /// <summary>Whether a file begins as a recording does, or has the ending .rtwr.</summary>
    public static bool IsRecording(string path)
    {
        if (string.Equals(Path.GetExtension(path), Recording.Extension, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            using var file = SourceFile.OpenShared(path);
            return BlockHeader.IsBeginning(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Whoever reads it says why it cannot be read.
            return false;
        }
    }

    /// <inheritdoc />
    private protected override IFileReading Open(SourcePosition? position)
    {
        Volatile.Write(ref _newest, long.MinValue);

        // It may have grown since it was read the time before.
        var overview = _wasOpened ? LookThrough() : _first.Value;
        _wasOpened = true;
        Volatile.Write(ref _truth, overview.Faults);
        if (overview.Problem is { } problem)
        {
            Say(problem);
        }

        CheckPosition(position, overview);
        return new Reading(this, position?.Offset ?? 0, overview.Identity);
    }

    /// <inheritdoc />
    private protected override void NoteFaults(bool isRead) => Volatile.Write(ref _newest, isRead ? long.MaxValue : long.MinValue);

    private void Say(string text) => Say(new SourceNotice(IsProblem: true, text));

    /// <summary>Looks through the headers for the faults, which stand at the end, and for what tells this recording from another one.</summary>
    private Overview LookThrough()
    {
        using var file = new BlockFile(_options.Path, _ => { });
        List<InjectedFault> faults = [];
        var (identity, problem) = ("", (string?)null);
        while (file.TryNext(out var header, mayGrow: _options.Follow))
        {
            if (header.Kind == BlockKind.Info && identity.Length == 0)
            {
                identity = Invariant($"{header.Checksum:x8}");
            }

            if (header.Kind != BlockKind.Faults)
            {
                file.Skip(header);
            }
            else if (file.TryRead(header, out var json))
            {
                // Those of one part of a recording that was gone on with.
                try
                {
                    faults.AddRange(FaultTruthFile.FromJson(json));
                }
                catch (JsonException error)
                {
                    problem = $"The faults that {_options.Path} is said to hold cannot be read ({error.Message.TrimEnd('.')}); it is read without them.";
                }
            }
        }

        return new Overview(identity, file.Offset, [.. faults.Distinct().OrderBy(fault => fault.Start)], problem);
    }

    private void CheckPosition(SourcePosition? position, Overview overview)
    {
        if (position is { Memo: { Length: > 0 } memo } && overview.Identity.Length > 0 && memo != overview.Identity)
        {
            throw new SourceException(
                $"{_options.Path} is not the recording that the checkpoint was made of, for it was begun at another time; name another Checkpoint.Path to read it from its start.");
        }

        if (position?.Offset > overview.Records)
        {
            throw new SourceException(Invariant(
                $"{_options.Path} has {overview.Records} records, but the checkpoint is at record {position.Value.Offset}; name another Checkpoint.Path to read it from its start."));
        }
    }

    /// <summary>What the headers of a recording say.</summary>
    /// <param name="Identity">What tells it from another one; empty if it does not say.</param>
    /// <param name="Records">Records in it, those that could not become samples too.</param>
    /// <param name="Faults">Faults that were put in, in the order of their starts.</param>
    /// <param name="Problem">Why some faults are not known; null if all are.</param>
    private sealed record Overview(string Identity, long Records, IReadOnlyList<InjectedFault> Faults, string? Problem);
}
