using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Writes members of an enumeration as camelCase words, or as their <see cref="JsonStringEnumMemberNameAttribute"/> says.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
