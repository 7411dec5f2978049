using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Export;

/// <summary>Writes times with a Z, as the CSV files have them; the serializer itself would write +00:00.</summary>
internal sealed class IsoTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(IsoTime.Of(value));
}
