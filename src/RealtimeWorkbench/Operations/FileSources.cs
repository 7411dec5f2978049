using System.Text;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Operations;

/// <summary>Opens what the settings File.* name: a file, several of them, or standard input.</summary>
internal sealed class FileSources(SourceDescription description) : ISourceProvider
{
    /// <summary>Path that stands for standard input.</summary>
    public const string StandardInput = "-";

    private const int PlayedAtOnce = 10;

    /// <inheritdoc />
    public SourceDescription Description => description;

    /// <inheritdoc />
    public ISampleSource Create(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time)
    {
        var file = settings.File;
        if (file.Path.Length == 0)
        {
            throw new SourceException("File.Path is empty; name the file to read, such as --source file:press.csv.");
        }

        if (file.Loop && file.Follow)
        {
            throw new SourceException("File.Loop and File.Follow are both on; a file that is followed has no end to begin again at, so turn one of them off.");
        }

        if (file.Loop && file.Path == StandardInput)
        {
            throw new SourceException("File.Loop is on, but standard input can be read only once; turn it off, or name a file.");
        }

        var source = Open(settings, catalog, time);
        source = file.Loop ? new LoopedSource(source) : source;
        return file.Speed > 0 ? new Replay(source, new ReplayOptions { Speed = file.Speed }, time) : source;
    }

    private static ISampleSource Open(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time)
    {
        var file = settings.File;
        var range = new TimeRange(TimeOf("File.From", file.From), TimeOf("File.To", file.To));
        if (range.To <= range.From)
        {
            throw new SourceException($"File.To is {file.To}, and File.From is {file.From}; File.To has to be later.");
        }

        // A checkpoint can only be made between two batches, and what is played slowly stays in a batch for long.
        var batchSize = file.Speed > 0 ? Math.Min(PlayedAtOnce, settings.Streaming.BatchSize) : settings.Streaming.BatchSize;
        if (file.Path == StandardInput)
        {
            return Within(range, OpenStandardInput(file, batchSize, catalog, time));
        }

        var paths = FilePattern.Find(file.Path);
        if (file.Machine.Trim().Length > 0 && KindOf(file, paths[0]) == FileKind.Recording)
        {
            throw new SourceException($"{paths[0]} is a recording, which says of which machine each sample is; leave File.Machine empty (it is {file.Machine}).");
        }

        if (!FilePattern.IsOfMany(file.Path))
        {
            var source = Open(file, paths[0], KindOf(file, paths[0]), range, batchSize, catalog, time);
            return source is RecordedFile ? source : Within(range, source);
        }

        var kind = KindOf(file, paths[0]);
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        return new MergedFiles(
            file.Path,
            paths,
            OpenOfMany,
            new MergedFilesOptions
            {
                BatchSize = batchSize,
                MachineIsNamed = file.Machine.Length > 0,
                From = range.From?.UtcTicks ?? long.MinValue,
                To = range.To?.UtcTicks ?? long.MaxValue,
                Follow = file.Follow,
                HoldBack = TimeSpan.FromSeconds(file.HoldBack),
            },
            catalog,
            time);

        IFileSource OpenOfMany(string path)
        {
            if (KindOf(file, path) is var other && other != kind)
            {
                throw new SourceException(
                    $"{paths[0]} is {NameOf(kind)}, and {path} is {NameOf(other)}; name files of one kind, such as data/*.csv, or say by File.Format what they are.");
            }

            var name = NameOf(path);
            if (file.Machine.Contains(MergedFilesOptions.NameOfFile, StringComparison.Ordinal)
                && !named.TryAdd(name, path)
                && RotatedFile.NameBefore(named[name]) != RotatedFile.NameBefore(path))
            {
                throw new SourceException(
                    $"{named[name]} and {path} have the same name, so File.Machine={file.Machine} makes one machine of both; rename one, or read them one by one.");
            }

            return Open(file, path, kind, range, MergedFilesOptions.FileBatchSize, catalog, time);
        }
    }

    /// <summary>Opens a file by what it begins with or, where it is text, by its ending.</summary>
    private static IFileSource Open(
        FileSettings file, string path, FileKind kind, TimeRange range, int batchSize, MetricCatalog catalog, TimeProvider time) => kind switch
        {
            FileKind.Recording => new RecordedFile(
                new RecordedFileOptions { Path = path, Follow = file.Follow, BatchSize = batchSize, From = range.From, To = range.To },
                catalog,
                time),
            FileKind.JsonLines => new JsonLinesFile(
                new JsonLinesFileOptions { Path = path, Machine = MachineOf(file, path), Follow = file.Follow, BatchSize = batchSize },
                catalog,
                time),
            _ => new CsvFile(CsvOptions(file, path, batchSize), catalog, time),
        };

    private static PipedSamples OpenStandardInput(FileSettings file, int batchSize, MetricCatalog catalog, TimeProvider time) =>
        new(
            Console.OpenStandardInput,
            file.Format switch
            {
                FileFormat.Csv => true,
                FileFormat.Jsonl => false,
                _ => null,
            },
            CsvOptions(file, "<standard input>", batchSize),
            catalog,
            time);

    private static CsvFileOptions CsvOptions(FileSettings file, string path, int batchSize) => new()
    {
        Path = path,
        Format = new CsvFormat
        {
            TimeColumn = file.TimeColumn.Length == 0 ? null : file.TimeColumn,
            Interval = IntervalOf(file.Interval),
            Machine = MachineOf(file, path),
        },
        Follow = file.Follow,
        BatchSize = batchSize,
    };

    private static string MachineOf(FileSettings file, string path) => file.Machine.Trim() is not { Length: > 0 } machine ? JsonSampleReader.DefaultMachine
        : machine.Replace(MergedFilesOptions.NameOfFile, NameOf(path), StringComparison.Ordinal);

    /// <summary>Name of a file without its ending, and without the number that it was put aside under.</summary>
    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(RotatedFile.NameBefore(path));

    private static ISampleSource Within(TimeRange range, ISampleSource source) =>
        range is (null, null) ? source : new SampleRange(source, range.From, range.To);

    private static FileKind KindOf(FileSettings file, string path) => file.Format switch
    {
        FileFormat.Csv => FileKind.Csv,
        FileFormat.Jsonl => FileKind.JsonLines,
        _ => RecordedFile.IsRecording(path) ? FileKind.Recording
            : Recording.IsJsonLines(RotatedFile.NameBefore(path)) ? FileKind.JsonLines
            : FileKind.Csv,
    };

    private static string NameOf(FileKind kind) => kind switch
    {
        FileKind.Recording => "a recording",
        FileKind.JsonLines => "JSON lines",
        _ => "CSV",
    };

    private static DateTimeOffset? TimeOf(string setting, string text) => text.Length == 0 ? null
        : TimeText.TryParse(Encoding.UTF8.GetBytes(text.Trim()), out var ticks) && TimeText.IsPlausible(ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw new SourceException($"{setting} '{text}' is no time from 1980 to 2099; {TimeText.Needed}.");

    private static TimeSpan? IntervalOf(string text) => text.Length == 0 ? null
        : Durations.TryParse(text, out var interval) && interval > TimeSpan.Zero ? interval
        : throw new SourceException($"File.Interval '{text}' is not a duration; write a number with its unit, such as 3min, 1s or 250ms.");

    private enum FileKind
    {
        Csv,
        JsonLines,
        Recording,
    }

    private readonly record struct TimeRange(DateTimeOffset? From, DateTimeOffset? To);
}
