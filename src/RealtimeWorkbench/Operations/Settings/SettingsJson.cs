using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Reads and writes settings as JSON: <c>{"Streaming":{"BufferSize":2000}}</c>.</summary>
public static class SettingsJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Writes all settings.</summary>
    public static string Write(WorkbenchSettings settings) => JsonSerializer.Serialize(settings, Indented);

    /// <summary>Turns a JSON object of groups into changes for <see cref="SettingsEditor.Apply"/>, so that a form, a file and a flag are judged alike.</summary>
    /// <exception cref="SettingsException"><paramref name="values"/> is not an object of objects of plain values.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> ToChanges(JsonElement values)
    {
        if (values.ValueKind != JsonValueKind.Object)
        {
            throw new SettingsException(["Settings must be a JSON object of groups, such as {\"Streaming\":{\"BufferSize\":2000}}."]);
        }

        var changes = new List<KeyValuePair<string, string>>();
        foreach (var group in values.EnumerateObject())
        {
            if (group.Value.ValueKind != JsonValueKind.Object)
            {
                throw new SettingsException([$"{group.Name} must be a JSON object of settings, such as {{\"BufferSize\":2000}}."]);
            }

            foreach (var setting in group.Value.EnumerateObject())
            {
                changes.Add(new($"{group.Name}.{setting.Name}", TextOf($"{group.Name}.{setting.Name}", setting.Value)));
            }
        }

        return changes;
    }

    private static string TextOf(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new SettingsException([$"{name} must be a number, a text, true or false."]),
    };
}
