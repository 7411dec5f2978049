using System.Text.Json;
using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed partial class OpenApiDescriptionTests
{
    [Fact]
    public async Task Describes_exactly_the_calls_that_the_documentation_lists()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var paths = (await dashboard.GetAsync("/api/openapi.json")).GetProperty("paths");

        var described = paths.EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(Documented().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_call_that_it_describes_is_served()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var paths = (await dashboard.GetAsync("/api/openapi.json")).GetProperty("paths");

        foreach (var path in paths.EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject())
            {
                var (_, text) = await dashboard.SendAsync(new HttpMethod(call.Name.ToUpperInvariant()), path.Name, "{}");

                Assert.DoesNotContain("GET /api/openapi.json lists what there is", text, StringComparison.Ordinal);
                Assert.DoesNotContain("does not know", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Schemas_come_from_the_serializers()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var paths = (await dashboard.GetAsync("/api/openapi.json")).GetProperty("paths");

        var answer = paths.GetProperty("/api/metrics").GetProperty("get").GetProperty("responses").GetProperty("200")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var metric = answer.GetProperty("properties").GetProperty("metrics").GetProperty("items").GetProperty("properties");

        Assert.Equal("""["number","null"]""", metric.GetProperty("value").GetProperty("type").GetRawText());
        Assert.Equal("date-time", metric.GetProperty("timestamp").GetProperty("format").GetString());
        Assert.Equal(
            ["normal", "violated", "silent"],
            metric.GetProperty("condition").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public async Task Writes_name_the_token_and_their_body()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var description = await dashboard.GetAsync("/api/openapi.json");

        Assert.Equal("bearer", description.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString());
        var start = description.GetProperty("paths").GetProperty("/api/operation").GetProperty("post");
        Assert.Equal(JsonValueKind.Array, start.GetProperty("security").ValueKind);
        Assert.True(start.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema")
            .GetProperty("properties").TryGetProperty("operation", out _));
    }

    /// <summary>Calls in the table of docs/api.md; the page itself and the WebSocket are no calls of REST.</summary>
    private static IEnumerable<string> Documented()
    {
        foreach (var row in ApiDocument.Text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            foreach (Match call in Call().Matches(row.Split('|')[1]))
            {
                if (call.Groups["path"].Value != "/")
                {
                    yield return call.Groups["method"].Value + " " + call.Groups["path"].Value;
                }
            }
        }
    }

    [GeneratedRegex(@"`(?<method>GET|POST|PUT) (?<path>/[^`?\[]*)")]
    private static partial Regex Call();
}
