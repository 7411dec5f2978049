using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Http;

/// <summary>Takes the samples out of answers, leaving out the records that the answer before had, too.</summary>
/// <param name="options">Where records and fields are.</param>
/// <param name="catalog">Names of the run.</param>
/// <param name="name">Name of the source, for dead letters.</param>
internal sealed class HttpRecords(HttpPollOptions options, MetricCatalog catalog, string name)
{
    /// <summary>How far ahead of this machine's clock a time may lie that is asked from.</summary>
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    private readonly string _time = options.Fields.FirstOrDefault(field => field.Key == "timestamp").Value ?? "timestamp";
    private readonly JsonSampleReader _reader = new(catalog, options.Machine);
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly HashSet<string> _missing = [.. options.Fields.Select(field => field.Value)];
    private bool _hasLookedForFields;
    private List<ulong> _seen = [];
    private string? _since;
    private long _records;

    /// <summary>Greatest value of the since field, or what stands there at the beginning.</summary>
    public string Since => _since ?? options.SinceStart;

    /// <summary>A value of the since field that nothing of now would come after, if there was one; it is not asked from.</summary>
    public string? Ahead { get; private set; }

    /// <summary>Which mapped fields, or the since field, no record has, said with the first answer that has records; otherwise <see langword="null"/>.</summary>
    public string? Missing { get; private set; }

    /// <summary>Where a resumed run goes on.</summary>
    public SourcePosition Position => new(_records, Memo: HttpMemory.ToText(_since, _seen));

    /// <summary>
    /// Says once, of the first answer with records, which mapped fields none of them has, or that none has the since field that the address asks for;
    /// <see langword="null"/> at other times, and if all are there.
    /// </summary>
    /// <param name="host">Who answered.</param>
    /// <param name="records">The records.</param>
    private string? WhatIsMissing(string host, List<JsonElement> records)
    {
        if (_hasLookedForFields || records.Count == 0)
        {
            return null;
        }

        _hasLookedForFields = true;
        var missing = options.Fields.Where(field => _missing.Contains(field.Value)).Select(field => $"{field.Value} ({field.Key})").ToList();
        if (missing.Count > 0)
        {
            return $"No record of {host} so far has {string.Join(", ", missing)}, as Http.Fields says; {ContentOf(records[0])}; check Http.Fields and Http.Records.";
        }

        return _since is null && Ahead is null && options.Url.Contains(HttpPollOptions.Since, StringComparison.Ordinal)
            ? $"No record of {host} so far has a time or number at {options.SinceField}, as Http.SinceField says, so {HttpPollOptions.Since} stays as it is; {ContentOf(records[0])}; check Http.SinceField."
            : null;
    }

    /// <summary>Goes on where an earlier run was.</summary>
    public void Resume(SourcePosition position)
    {
        _records = position.Offset;
        (_since, _seen) = HttpMemory.FromText(position.Memo);
    }

    /// <summary>Decodes an answer.</summary>
    /// <param name="host">Who answered, for sentences.</param>
    /// <param name="json">The answer.</param>
    /// <param name="now">Event time of records that have none: when they were asked for.</param>
    /// <returns>A batch of all samples that are new, in the order of the answer.</returns>
    /// <exception cref="HttpTrouble">It isn't JSON, or the records are not where they are said to be; nothing is remembered then.</exception>
    public SampleBatch Read(string host, ReadOnlyMemory<byte> json, DateTimeOffset now)
    {
        using var document = Parse(host, json);
        var records = Find(host, document.RootElement);
        var before = _seen.ToHashSet();
        var all = new List<(ulong Hash, long Time)>();
#pragma warning disable CA2000 // The batch goes to the caller, who disposes it.
        var batch = SampleBatch.Rent(catalog, Math.Max(1, records.Count));
#pragma warning restore CA2000
        foreach (var record in records)
        {
            _records++;
            var hash = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(record.GetRawText())));
            ReadOnlySpan<byte> sample;
            bool hasTime;
            try
            {
                sample = SampleOf(record);
                var time = Follow(record, _time);
                hasTime = time is { ValueKind: not JsonValueKind.Null };
                NoteSince(record, now);
                if (hasTime)
                {
                    SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(TextOf(time!.Value)), out var ticks);
                    all.Add((hash, ticks));
                }
            }
            catch (InvalidOperationException)
            {
                // JSON may write half of a pair of surrogates, which is no text.
                all.Add((hash, 0));
                if (before.Add(hash))
                {
                    batch.Reject(DeadLetter.Of(
                        name, _records, "The record has text with half of a character, such as \\ud800 alone; whole characters are needed.", Encoding.UTF8.GetBytes(record.GetRawText())));
                }

                continue;
            }

            // A record without a time says how things are now: it may be the same again and again.
            if (!hasTime || before.Add(hash))
            {
                if (!_reader.TryRead(sample, batch, new SampleDefaults(default, hasTime ? 0 : now.UtcTicks), out var reason))
                {
                    batch.Reject(DeadLetter.Of(name, _records, reason, Encoding.UTF8.GetBytes(record.GetRawText())));
                }
            }
        }

        Missing = WhatIsMissing(host, records);

        // An empty answer says that nothing is new, not that what was there may come again.
        // In the order of time, since the newest are kept over a restart, and some give these first.
        _seen = all.Count > 0 ? [.. all.OrderBy(record => record.Time).Select(record => record.Hash)] : _seen;
        return batch;
    }

    private static JsonDocument Parse(string host, ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            throw new HttpTrouble(
                Invariant($"{host} answers with what is no JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}; check that Http.Url leads to data and not to a page."),
                lasts: true,
                cause: broken);
        }
    }

    private List<JsonElement> Find(string host, JsonElement root)
    {
        var place = options.Records.Length == 0 ? root : Follow(root, options.Records) ?? throw new HttpTrouble(
            $"The answer of {host} has nothing at Http.Records={options.Records}; {ContentOf(root)}.", lasts: true);
        return place.ValueKind switch
        {
            JsonValueKind.Array => [.. place.EnumerateArray()],
            JsonValueKind.Object => [place],
            _ => throw new HttpTrouble(
                $"The answer of {host} has {DescriptionOf(place)} {(options.Records.Length == 0 ? "in the place of records" : $"at Http.Records={options.Records}")}; a list or an object is needed.", lasts: true),
        };
    }

    private static string ContentOf(JsonElement root) => root.ValueKind == JsonValueKind.Object
        ? $"its fields are {string.Join(", ", root.EnumerateObject().Take(10).Select(field => field.Name))}"
        : $"it is {DescriptionOf(root)}";

    private static string DescriptionOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    /// <summary>The record as a sample is written: itself, or the fields that are mapped.</summary>
    private ReadOnlySpan<byte> SampleOf(JsonElement record)
    {
        _record.Clear();
        using (var writer = new Utf8JsonWriter(_record))
        {
            if (options.Fields.Count == 0 || record.ValueKind != JsonValueKind.Object)
            {
                record.WriteTo(writer);
            }
            else
            {
                writer.WriteStartObject();
                foreach (var (field, path) in options.Fields)
                {
                    if (Follow(record, path) is { } value)
                    {
                        _missing.Remove(path);
                        writer.WritePropertyName(field);
                        value.WriteTo(writer);
                    }
                }

                writer.WriteEndObject();
            }
        }

        return _record.WrittenSpan;
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private void NoteSince(JsonElement record, DateTimeOffset now)
    {
        if (Follow(record, options.SinceField) is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } value)
        {
            return;
        }

        var text = TextOf(value);
        if (IsAhead(text, now))
        {
            Ahead = text;
        }
        else if (MovesOn(text))
        {
            _since = text;
        }
    }

    /// <summary>
    /// Whether a value comes after the one to ask from. Text among times or numbers, such as "n/a", is taken for a mistake of one record: by its letters it would
    /// stand behind all of them, and nothing would come any more.
    /// </summary>
    private bool MovesOn(string text)
    {
        if (options.SinceField == _time && !IsTime(text))
        {
            return false;
        }

        if (_since is null || (!IsOrdered(_since) && IsOrdered(text)))
        {
            return true;
        }

        return IsOrdered(text) == IsOrdered(_since) && IsGreater(text, _since);
    }

    private static bool IsOrdered(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || IsTime(text);

    private static bool IsTime(string text) => SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(text), out _);

    /// <summary>Whether a value is infinite, or a time of the far future: whoever asks from it gets nothing any more.</summary>
    private bool IsAhead(string text, DateTimeOffset now)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (isNumber && !double.IsFinite(number))
        {
            return true;
        }

        // A number is a time only where times are: anywhere else it is one that counts. What is no time of a sample, such as the year 9999, has its ticks all the same.
        SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(text), out var ticks);
        return (!isNumber || options.SinceField == _time) && (ticks > (now + FurthestAhead).UtcTicks || (isNumber && ticks == 0 && number > 0));
    }

    /// <summary>Compares as numbers, as times, and otherwise letter by letter.</summary>
    private static bool IsGreater(string left, string right)
    {
        if (decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var other))
        {
            return number > other;
        }

        return SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(left), out var time) && SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(right), out var otherTime)
            ? time > otherTime
            : string.CompareOrdinal(left, right) > 0;
    }

    /// <summary>Goes along a path of names and indices with dots between; a field whose name has dots is found as it is.</summary>
    private static JsonElement? Follow(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(path, out var whole))
        {
            return whole;
        }

        foreach (var step in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step, out var field))
            {
                element = field;
            }
            else if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else
            {
                return null;
            }
        }

        return element;
    }
}
