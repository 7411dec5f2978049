using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Push;

/// <summary>Decodes samples that are pushed together: into batches that are handed on all or not at all.</summary>
/// <param name="catalog">Names of the run.</param>
/// <param name="json">Reader of the run, which knows the order of fields by now.</param>
/// <param name="name">Name of the source, for dead letters.</param>
/// <param name="format">What the sender says about CSV, and the machine for records that name none.</param>
internal sealed partial class PushBody(MetricCatalog catalog, JsonSampleReader json, string name, CsvFormat format)
{
    /// <summary>Most values of one request as they lie in memory, samples × names (200 MB): a few records with ever new names would need any amount.</summary>
    internal const long MaxValues = 25_000_000;

    /// <summary>Most fields of a record.</summary>
    private const int MaxFields = 10_000;

    private const int BatchSize = 1000;

    /// <summary>Records that decide what the columns of CSV mean: the header and 50 rows, as in a file.</summary>
    private const int PreviewLength = 51;

    private readonly byte[] _machine = System.Text.Encoding.UTF8.GetBytes(format.Machine);
    private readonly List<PushRefusal> _refusals = [];
    private int _records;
    private long _closedValues;

    /// <summary>What was decoded, in the order in which it was sent.</summary>
    public List<SampleBatch> Batches { get; } = [];

    /// <summary>Good and bad records.</summary>
    public int Records => _records;

    /// <summary>Values as they lie in memory: the room of the batches for each name in them.</summary>
    public long Values => _closedValues + (Batches.Count == 0 ? 0 : (long)Batches[^1].Capacity * Batches[^1].Metrics.Length);

    /// <summary>Whether there is more than a request may have.</summary>
    private bool IsTooMuch => _records > PushedSamples.MaxRecords || Values > MaxValues;

    /// <summary>What becomes of it if it is handed on.</summary>
    public PushOutcome Taken => new(PushVerdict.Taken, Reason: null)
    {
        Accepted = Batches.Sum(batch => batch.Count),
        Refused = Batches.Sum(batch => batch.Rejected.Count),
        Refusals = _refusals,
    };

    /// <summary>Decodes a body.</summary>
    /// <returns><see langword="null"/>, or why nothing of it can be taken.</returns>
    public PushOutcome? Read(PushFormat kind, ReadOnlySpan<byte> body)
    {
        var problem = kind switch
        {
            PushFormat.Json => ReadJson(body),
            PushFormat.JsonLines => ReadLines(body),
            _ => ReadCsv(body),
        };
        if (problem is null && _records > PushedSamples.MaxRecords)
        {
            return new PushOutcome(
                PushVerdict.TooMany, Invariant($"There are more than {PushedSamples.MaxRecords} samples in one request; send them in parts."));
        }

        if (problem is null && Values > MaxValues)
        {
            return new PushOutcome(
                PushVerdict.TooMany, Invariant($"The samples of this request have too many names: samples × names is more than {MaxValues}; send them in parts."));
        }

        return problem is null ? null : new PushOutcome(PushVerdict.Unreadable, problem);
    }

    /// <summary>Gives back what was decoded.</summary>
    public void Abandon() => Batches.ForEach(batch => batch.Dispose());

    private string? ReadJson(ReadOnlySpan<byte> body)
    {
        try
        {
            // To its end first: one that is cut short is refused whole, wherever it was cut.
            var checking = new Utf8JsonReader(body);
            while (checking.Read())
            {
            }
        }
        catch (JsonException broken)
        {
            return Invariant(
                $"The body is not JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}; send one sample, an array of them, or one a line as application/x-ndjson.");
        }

        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadRecord(body, 1);
            return null;
        }

        var (line, counted) = (1L, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && !IsTooMuch)
        {
            var start = (int)reader.TokenStartIndex;
            line += body[counted..start].Count((byte)'\n');
            counted = start;
            reader.Skip();
            ReadRecord(body[start..(int)reader.BytesConsumed], line);
        }

        return null;
    }

    private string? ReadLines(ReadOnlySpan<byte> body)
    {
        var buffer = BufferOf(body, quotes: false);
        while (!IsTooMuch && buffer.TryTake(isFinal: true, out var record, out var line, out var problem))
        {
            ReadRecord(record, line, problem);
        }

        return _records == 0 ? "The body is empty; send one JSON object a line." : null;
    }

    private string? ReadCsv(ReadOnlySpan<byte> body)
    {
        var preview = BufferOf(body, quotes: true);
        List<ReadOnlyMemory<byte>> first = [];
        while (first.Count < PreviewLength && preview.TryTake(isFinal: true, out var record, out _, out var problem))
        {
            if (problem is null)
            {
                first.Add(record.ToArray());
            }
            else if (first.Count == 0)
            {
                return "The header line cannot be read: " + problem;
            }
        }

        if (first.Count == 0)
        {
            return "The body is empty; send a header line with the names of the columns, then one row a sample.";
        }

        if (FieldsOf(first[0].Span) > MaxFields)
        {
            return Invariant($"The header line has more than {MaxFields} columns; send them in parts.");
        }

        if (!CsvSampleReader.TryCreate(first, format, catalog, out var rows, out var reason))
        {
            return reason;
        }

        var buffer = BufferOf(body, quotes: true);
        buffer.TryTake(isFinal: true, out _, out _, out _);
        while (!IsTooMuch && buffer.TryTake(isFinal: true, out var row, out var line, out var problem))
        {
            var batch = Room();
            var why = problem;
            if (why is not null || !rows.TryRead(row, batch, out why))
            {
                Refuse(batch, line, why, row);
            }
        }

        return null;
    }

    private static int FieldsOf(ReadOnlySpan<byte> header) =>
        1 + Math.Max(header.Count((byte)','), Math.Max(header.Count((byte)';'), header.Count((byte)'\t')));

    private static RecordBuffer BufferOf(ReadOnlySpan<byte> body, bool quotes)
    {
        var buffer = new RecordBuffer(quotes);
        while (body.Length > 0)
        {
            var room = buffer.GetSpan();
            var part = Math.Min(room.Length, body.Length);
            body[..part].CopyTo(room);
            buffer.Advance(part);
            body = body[part..];
        }

        return buffer;
    }

    private void ReadRecord(ReadOnlySpan<byte> record, long line, string? problem = null)
    {
        var batch = Room();
        if (record.Count((byte)':') > MaxFields)
        {
            problem ??= Invariant($"The record has more than {MaxFields} fields; send them in parts.");
        }

        if (problem is not null || !json.TryRead(record, batch, new SampleDefaults(_machine, 0), out problem))
        {
            Refuse(batch, line, problem, record);
        }
    }

    /// <summary>The batch for the next record.</summary>
    private SampleBatch Room()
    {
        _records++;
        if (Batches.Count == 0 || Batches[^1].Count + Batches[^1].Rejected.Count == Batches[^1].Capacity)
        {
            _closedValues = Values;

            // A single sample is the usual push of a device.
            Batches.Add(SampleBatch.Rent(catalog, Batches.Count == 0 ? 10 : BatchSize));
        }

        return Batches[^1];
    }

    private void Refuse(SampleBatch batch, long line, string reason, ReadOnlySpan<byte> record)
    {
        batch.Reject(DeadLetter.Of(name, line, reason, record));
        if (_refusals.Count < PushOutcome.MaxRefusals)
        {
            var field = NamedField().Match(reason);
            _refusals.Add(new PushRefusal(_records, line, field.Success ? field.Groups["field"].Value : null, reason));
        }
    }

    /// <summary>Sentences about one field begin with it.</summary>
    [GeneratedRegex("^(?:There is no )?\"(?<field>.+?)\"[ ;,]")]
    private static partial Regex NamedField();
}
