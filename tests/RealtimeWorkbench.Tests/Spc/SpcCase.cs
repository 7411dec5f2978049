using System.Globalization;
using System.Text.Json;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>One reference case: parameters, data, what is expected, and how exactly.</summary>
internal sealed class SpcCase
{
    private readonly string _folder;
    private readonly JsonElement _root;

    public SpcCase(string path)
    {
        _folder = Path.GetDirectoryName(path)!;
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        _root = document.RootElement.Clone();
        Chart = _root.GetProperty("chart").GetString()!;
        Expected = _root.GetProperty("expected");
        Relative = _root.TryGetProperty("tolerance", out var tolerance) ? tolerance.GetProperty("value").GetDouble() : 1e-9;
    }

    public string Chart { get; }

    public JsonElement Expected { get; }

    public double Relative { get; }

    public double[] Values => Data.TryGetProperty("values", out var values) ? Numbers(values)
        : [.. File.ReadLines(Path.Combine(_folder, Data.GetProperty("csv").GetString()!))
            .Skip(1)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    public JsonElement Data => _root.GetProperty("data");

    public double[][] Subgroups => [.. Data.GetProperty("subgroups").EnumerateArray().Select(Numbers)];

    public double? Parameter(string name) =>
        _root.GetProperty("parameters").TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;

    public string? Text(string name) =>
        _root.GetProperty("parameters").TryGetProperty(name, out var value) ? value.GetString() : null;

    public JsonElement Array(string name) => _root.GetProperty("parameters").GetProperty(name);

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    /// <summary>Compares with an expected number, or with an expected array where each point has its own.</summary>
    public void Check(string what, JsonElement expected, IReadOnlyList<double> actual)
    {
        if (expected.ValueKind == JsonValueKind.Number)
        {
            Assert.NotEmpty(actual);
            foreach (var value in actual)
            {
                Check(what, expected.GetDouble(), value);
            }

            return;
        }

        var numbers = Numbers(expected);
        Assert.Equal(numbers.Length, actual.Count);
        for (var i = 0; i < numbers.Length; i++)
        {
            Check($"{what}[{i}]", numbers[i], actual[i]);
        }
    }

    public void Check(string what, double expected, double actual)
    {
        // Around 0 a relative tolerance means nothing: the README of the cases says 1e-12 there.
        var allowed = expected == 0 ? 1e-12 : Relative * Math.Abs(expected);
        Assert.True(
            Math.Abs(actual - expected) <= allowed,
            FormattableString.Invariant($"{what}: expected {expected:R}, got {actual:R}, allowed ±{allowed:R}."));
    }
}
