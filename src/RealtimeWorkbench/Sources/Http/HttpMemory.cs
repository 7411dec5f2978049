using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Sources.Http;

/// <summary>What a reader has to know to go on: kept with the checkpoint.</summary>
/// <param name="Since">Greatest value of the since field; null before the first.</param>
/// <param name="Seen">Hashes of the records of the last answer, which may come again with the next, in base64.</param>
internal sealed partial record HttpMemory(string? Since, string Seen)
{
    private const int HashLength = 8;

    /// <summary>Hashes that are kept over a restart, the newest.</summary>
    private const int MostSeen = 2000;

    /// <summary>Makes what is kept.</summary>
    public static string ToText(string? since, IReadOnlyCollection<ulong> seen)
    {
        var newest = seen.Skip(seen.Count - MostSeen).ToArray();
        var bytes = new byte[newest.Length * HashLength];
        for (var i = 0; i < newest.Length; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i * HashLength), newest[i]);
        }

        return JsonSerializer.Serialize(new HttpMemory(since, Convert.ToBase64String(bytes)), Json.Default.HttpMemory);
    }

    /// <summary>Reads what was kept.</summary>
    public static (string? Since, List<ulong> Seen) FromText(string? text)
    {
        if (string.IsNullOrEmpty(text) || JsonSerializer.Deserialize(text, Json.Default.HttpMemory) is not { } memory)
        {
            return (null, []);
        }

        var bytes = Convert.FromBase64String(memory.Seen);
        return (memory.Since, [.. Enumerable.Range(0, bytes.Length / HashLength).Select(i => BitConverter.ToUInt64(bytes, i * HashLength))]);
    }

    [JsonSerializable(typeof(HttpMemory))]
    private sealed partial class Json : JsonSerializerContext;
}
