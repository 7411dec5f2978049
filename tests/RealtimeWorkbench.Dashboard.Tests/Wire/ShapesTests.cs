using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Dashboard.Tests.Wire;

public sealed partial class ShapesTests
{
    public static TheoryData<string, Type> Shapes => new()
    {
        { "OperationStatus", typeof(OperationStatus) },
        { "Statistics", typeof(StatisticsView) },
        { "Metric", typeof(MetricReading) },
        { "Series", typeof(SeriesSlice) },
        { "PointNote", typeof(PointNote) },
        { "SeriesPoint", typeof(SeriesPoint) },
        { "Chart", typeof(ChartView) },
        { "ChartPoint", typeof(ChartPointView) },
        { "Alert", typeof(AlertView) },
        { "HealthReport", typeof(HealthView) },
        { "HealthComponent", typeof(HealthComponentView) },
        { "LogEntry", typeof(LogEntry) },
        { "Result", typeof(ResultView) },
        { "SettingGroup", typeof(SettingGroup) },
        { "Setting", typeof(SettingDescription) },
    };

    public static TheoryData<string, Type> Messages => new()
    {
        { "snapshot", typeof(SnapshotMessage) },
        { "metric_update", typeof(MetricUpdateMessage) },
        { "spc_update", typeof(ChartsMessage) },
        { "alert", typeof(AlertsMessage) },
        { "health_update", typeof(HealthMessage) },
        { "log", typeof(LogMessage) },
        { "progress", typeof(ProgressMessage) },
        { "result", typeof(ResultsMessage) },
        { "config", typeof(ConfigMessage) },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Shapes_have_the_fields_that_the_documentation_lists(string name, Type type)
    {
        Assert.Equal(DocumentedFields(name), FieldsOf(type));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Messages_have_the_fields_that_the_documentation_lists(string name, Type type)
    {
        var row = ApiDocument.Text.Split('\n').Single(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        var documented = Field().Matches(row.Split('|')[2]).Select(match => match.Groups[1].Value);

        Assert.Equal(["type", "seq", .. documented], FieldsOf(type));
    }

    [Fact]
    public void All_shapes_of_the_documentation_are_compared()
    {
        var documented = Shape().Matches(ApiDocument.Text).Select(match => match.Groups[1].Value);

        Assert.Equal(documented.Order(StringComparer.Ordinal), Shapes.Select(row => (string)row[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_no_number_is_null()
    {
        var json = JsonSerializer.Serialize(
            new MetricReading("am-01", "temperature", "°C", double.NaN, Some.Start, double.NegativeInfinity, null, MetricCondition.Silent),
            WireJson.Types.MetricReading);

        Assert.Equal(
            """{"machine":"am-01","metric":"temperature","unit":"°C","value":null,"timestamp":"2026-11-21T10:15:23.456Z","lower":null,"upper":null,"condition":"silent"}""",
            json);
    }

    [Fact]
    public void Times_are_in_utc_whatever_their_offset()
    {
        Assert.Equal("2026-11-21T08:15:00Z", UtcTimeConverter.TextOf(new DateTimeOffset(2026, 11, 21, 10, 15, 0, TimeSpan.FromHours(2))));
    }

    [Fact]
    public void A_point_without_violations_has_an_empty_list()
    {
        var point = new ChartPointView(1, 0, 1, null, 1, null, null, false);
        var chart = new ChartView("a/b", "a", "b", "", "i-mr", "I-MR", 1, 3, null, null, [new PanelView("I", [point])]);

        Assert.Empty(ChartsOnWire.Of([chart])[0].Panels[0].Points[0].Violations!);
    }

    private static IEnumerable<string> FieldsOf(Type type) =>
        WireJson.Types.GetTypeInfo(type)!.Properties.OrderBy(property => property.Order).Select(property => property.Name);

    /// <summary>Names of the outermost fields of a shape, in the manner of JSON with placeholders.</summary>
    private static List<string> DocumentedFields(string name)
    {
        var start = Regex.Match(ApiDocument.Text, $@"^{name} +\{{", RegexOptions.Multiline);
        Assert.True(start.Success, $"docs/api.md describes no shape '{name}'.");
        var text = ApiDocument.Text.AsSpan(start.Index + start.Length);
        var fields = new List<string>();
        var (depth, inText, expectsName, from) = (1, false, true, 0);
        for (var i = 0; depth > 0; i++)
        {
            if (inText)
            {
                if (text[i] == '"')
                {
                    inText = false;
                    if (depth == 1 && expectsName)
                    {
                        fields.Add(text[from..i].ToString());
                        expectsName = false;
                    }
                }

                continue;
            }

            switch (text[i])
            {
                case '"':
                    (inText, from) = (true, i + 1);
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    depth--;
                    break;
                case ',' when depth == 1:
                    expectsName = true;
                    break;
            }
        }

        return fields;
    }

    [GeneratedRegex("(?<!by |its )`([a-zA-Z]+)`")]
    private static partial Regex Field();

    [GeneratedRegex(@"^([A-Z][A-Za-z]+) +\{""", RegexOptions.Multiline)]
    private static partial Regex Shape();
}
