using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed partial class SpcCommandTests : IDisposable
{
    /// <summary>Viscosity of 20 batches of aircraft primer paint: Montgomery, 5th ed., 2005, p. 232; R package qcc.</summary>
    private const string Viscosity =
        "batch,viscosity\n1,34.05\n2,34.40\n3,33.59\n4,35.96\n5,34.70\n6,33.51\n7,33.79\n8,34.04\n9,34.52\n10,33.75\n"
        + "11,33.27\n12,33.71\n13,34.03\n14,34.58\n15,34.02\n16,33.97\n17,34.05\n18,34.04\n19,33.73\n20,34.05\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-spc-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (int Code, string Output, string Error) Run(string csv, params string[] arguments)
    {
        var file = Path.Combine(_folder, "data.csv");
        File.WriteAllText(file, csv);
        return Invoke([arguments[0], file, .. arguments[1..]]);
    }

    private static (int Code, string Output, string Error) Invoke(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = CommandLine.RunAsync(["spc", .. arguments], output, error).GetAwaiter().GetResult();
        return (code, output.ToString(), error.ToString());
    }

    private JsonElement Json(string csv, params string[] arguments)
    {
        var (code, output, error) = Run(csv, [.. arguments, "--json"]);
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement;
    }

    private static double Number(JsonElement element, params object[] path)
    {
        foreach (var step in path)
        {
            element = step is int index ? element[index] : element.GetProperty((string)step);
        }

        return element.GetDouble();
    }

    [Fact]
    public void Prints_the_individuals_chart_of_the_primer_paint_data()
    {
        var json = Json(Viscosity, "i-mr", "--column", "viscosity");

        // Limits of qcc with d2 = 2/√π, which it integrates to 11 digits.
        Assert.Equal("i-mr", json.GetProperty("chart").GetString());
        Assert.Equal(0.507481523628949, Number(json, "sigma"), 1e-10);
        Assert.Equal(["i", "mr"], json.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("name").GetString()));
        Assert.Equal(34.088, Number(json, "panels", 0, "center"), 1e-12);
        Assert.Equal(32.5655554291132, Number(json, "panels", 0, "points", 3, "lcl"), 1e-10);
        Assert.Equal(35.6104445708868, Number(json, "panels", 0, "points", 3, "ucl"), 1e-10);
        Assert.Equal(1.8705193305829448, Number(json, "panels", 1, "points", 0, "ucl"), 1e-10);
        Assert.Equal(2, Number(json, "panels", 1, "points", 0, "index"));
        Assert.Equal(
            ["4: nelson-1"],
            json.GetProperty("panels")[0].GetProperty("points").EnumerateArray()
                .Where(point => point.GetProperty("violations").GetArrayLength() > 0)
                .Select(point => $"{point.GetProperty("index").GetInt32()}: {point.GetProperty("violations")[0].GetString()}"));
    }

    [Fact]
    public void Prints_a_p_chart_with_samples_of_several_sizes()
    {
        var json = Json("day,bad,n\n1,12,100\n2,8,80\n3,6,80\n4,9,100\n", "p", "--column", "bad", "--size-column", "n");

        const double Center = 35.0 / 360;
        Assert.Equal(Center, Number(json, "center"), 1e-15);
        Assert.Equal(0.12, Number(json, "panels", 0, "points", 0, "value"), 1e-15);
        Assert.Equal(Center + (3 * Math.Sqrt(Center * (1 - Center) / 80)), Number(json, "panels", 0, "points", 1, "ucl"), 1e-15);
        Assert.Equal(80, Number(json, "panels", 0, "points", 1, "size"));
    }

    [Fact]
    public void Leaves_a_row_out_of_the_limits_for_its_cause_and_shows_it()
    {
        var json = Json(Viscosity, "i-mr", "--column", "viscosity", "--exclude", "4=wrong batch");

        Assert.Equal(((34.088 * 20) - 35.96) / 19, Number(json, "center"), 1e-12);
        Assert.Equal("wrong batch", json.GetProperty("excluded")[0].GetProperty("cause").GetString());
        Assert.Equal(35.96, Number(json, "panels", 0, "points", 3, "value"));
        var signal = json.GetProperty("panels")[0].GetProperty("signals")[0];
        Assert.Equal(("nelson-1", 4, 4), (signal.GetProperty("rule").GetString(), signal.GetProperty("first").GetInt32(), signal.GetProperty("last").GetInt32()));
        Assert.Contains("(left out: wrong batch)", Run(Viscosity, "i-mr", "--column", "viscosity", "--exclude", "4=wrong batch").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_a_chart_of_several_variables_with_what_each_contributed()
    {
        var json = Json(
            "x,y\n-1.19,0.59\n0.12,0.90\n-1.69,0.40\n0.30,0.46\n0.89,-0.75\n0.82,0.98\n-0.30,2.28\n0.63,1.75\n1.56,1.58\n1.46,3.05\n",
            "mewma", "--lambda", "0.1", "--limit", "8.66", "--known-mean", "0,0", "--known-covariance", "1,0.5,0.5,1");

        // Lowry, Woodall, Champ and Rigdon, Technometrics 34(1), 1992, table 2: the last two points signal.
        var points = json.GetProperty("panels")[0].GetProperty("points");
        Assert.Equal(["x", "y"], json.GetProperty("variables").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(3.2884, Number(points[0], "value"), 1e-9);
        Assert.Equal(
            [9, 10],
            points.EnumerateArray().Where(point => point.GetProperty("violations").GetArrayLength() > 0).Select(point => point.GetProperty("index").GetInt32()));
        Assert.True(Number(points[9], "contributions", "y") > Number(points[9], "contributions", "x"));
    }

    [Fact]
    public void Writes_null_where_a_run_chart_has_no_limit()
    {
        var json = Json("v\n1\n5\n2\n9\n3\n", "run");

        Assert.Equal(3, Number(json, "panels", 0, "center"));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("panels")[0].GetProperty("points")[0].GetProperty("ucl").ValueKind);
    }

    [Fact]
    public void Prints_a_table_for_people()
    {
        var (code, output, error) = Run(Viscosity, "i", "--column", "viscosity", "--lsl", "31", "--usl", "37");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("i: limits at 3 sigma, sigma 0.5074815, from rows 1-20", output, StringComparison.Ordinal);
        Assert.Contains("    4  4      1  35.96  32.56556  34.088  35.61044  nelson-1", output, StringComparison.Ordinal);
        Assert.Contains("1 of 20 points break a rule.", output, StringComparison.Ordinal);
        Assert.Contains("within (cp)", output, StringComparison.Ordinal);
        Assert.DoesNotContain(", ", output.Split('\n').First(line => line.Contains("35.96", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_numbers_with_a_point_whatever_the_culture_of_the_machine()
    {
        // In de-DE, where these tests run, 30.5 would be 305.
        var json = Json(Viscosity, "i", "--column", "viscosity", "--lsl", "30.5", "--usl", "37.5", "--target", "34", "--sigma", "2.5");

        Assert.Equal(30.5, Number(json, "capability", "lsl"));
        Assert.Equal(2.5, Number(json, "sigmaMultiple"));
        Assert.Equal(7 / (6 * 0.507481523628949), Number(json, "capability", "cp"), 1e-10);
        Assert.Equal(34.088 - (2.5 * 0.507481523628949), Number(json, "panels", 0, "points", 0, "lcl"), 1e-9);
    }

    [Fact]
    public void Takes_limits_from_the_baseline_rows_only()
    {
        var json = Json("v\n10\n12\n10\n12\n50\n", "i", "--baseline", "1-4");

        Assert.Equal(11, Number(json, "panels", 0, "center"), 1e-12);
        Assert.Equal(Math.Sqrt(Math.PI), Number(json, "sigma"), 1e-12);
        Assert.Equal("nelson-1", json.GetProperty("panels")[0].GetProperty("points")[4].GetProperty("violations")[0].GetString());
    }

    [Fact]
    public void Makes_subgroups_by_size_by_column_or_of_several_columns()
    {
        var bySize = Json("v\n1\n3\n2\n6\n", "xbar-r", "--subgroup-size", "2");
        var byColumn = Json("lot,v\na,1\nb,2\na,3\nb,6\n", "xbar-r", "--subgroup-column", "lot", "--column", "v");
        var wide = Json("time,x1,x2\n08:00,1,3\n09:00,2,6\n", "xbar-r", "--column", "x1", "--column", "x2");

        foreach (var json in new[] { bySize, byColumn, wide })
        {
            Assert.Equal([2.0, 4.0], json.GetProperty("panels")[0].GetProperty("points").EnumerateArray().Select(point => Number(point, "value")));
            Assert.Equal([2.0, 4.0], json.GetProperty("panels")[1].GetProperty("points").EnumerateArray().Select(point => Number(point, "value")));
        }

        Assert.Equal("b", byColumn.GetProperty("panels")[0].GetProperty("points")[1].GetProperty("label").GetString());
        Assert.Equal("09:00", wide.GetProperty("panels")[0].GetProperty("points")[1].GetProperty("label").GetString());
    }

    [Fact]
    public void Widens_the_limits_of_small_subgroups()
    {
        var json = Json("lot,v\na,1\na,3\na,2\nb,2\nb,4\n", "xbar", "--subgroup-column", "lot", "--column", "v");

        Assert.True(Number(json, "panels", 0, "points", 1, "ucl") > Number(json, "panels", 0, "points", 0, "ucl"));
    }

    [Theory]
    [InlineData("mr", "mr")]
    [InlineData("r", "r")]
    [InlineData("s", "s")]
    [InlineData("ma", "ma")]
    [InlineData("xbar", "xbar")]
    public void Plots_single_panels(string chart, string panel)
    {
        string[] size = chart is "mr" or "ma" ? [] : ["--subgroup-size", "4"];

        var json = Json(Viscosity, [chart, "--column", "viscosity", .. size]);

        Assert.Equal(panel, Assert.Single(json.GetProperty("panels").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public void Plots_a_moving_average_around_its_target_with_a_known_sigma()
    {
        var json = Json("v\n9\n8\n10\n12\n", "ma", "--span", "2", "--target", "10", "--known-sigma", "1");

        Assert.Equal([9, 8.5, 9, 11], json.GetProperty("panels")[0].GetProperty("points").EnumerateArray().Select(point => Number(point, "value")));
        Assert.Equal(13, Number(json, "panels", 0, "points", 0, "ucl"), 1e-12);
        Assert.Equal(10 + (3 / Math.Sqrt(2)), Number(json, "panels", 0, "points", 1, "ucl"), 1e-12);
    }

    [Fact]
    public void Shows_a_missing_value_as_a_gap_that_no_moving_range_reaches_across()
    {
        var json = Json("time,v\n1,10\n2,\n3,12\n4,10\n", "i-mr", "--column", "v");

        Assert.Equal(JsonValueKind.Null, json.GetProperty("panels")[0].GetProperty("points")[1].GetProperty("value").ValueKind);
        Assert.Equal(2, Number(json, "panels", 1, "center"), 1e-12);
        Assert.Equal(2, Number(json, "panels", 1, "points", 2, "value"), 1e-12);
    }

    [Theory]
    [InlineData("western-electric", "western-electric-1")]
    [InlineData("1,2,5", "nelson-1")]
    [InlineData("none", null)]
    public void Marks_the_rules_that_are_chosen(string rules, string? expected)
    {
        var marks = Json(Viscosity, "i", "--column", "viscosity", "--rules", rules)
            .GetProperty("panels")[0].GetProperty("points")[3].GetProperty("violations").EnumerateArray().Select(mark => mark.GetString());

        Assert.Equal(expected is null ? [] : [expected], marks);
    }

    [Fact]
    public void Reads_semicolons_with_decimal_commas_and_quotes()
    {
        var json = Json("\uFEFFname;\"v; °C\"\r\n\"a \"\"1\"\"\";1,5\r\nb;2,5\r\nc;3,5\r\n", "i", "--column", "v; °C");

        Assert.Equal(2.5, Number(json, "panels", 0, "center"), 1e-12);
    }

    [Theory]
    [InlineData("a|v\nx|1.5\ny|2.5\n")]
    [InlineData("a\tv\nx\t1,5\ny\t2,5\n")]
    [InlineData("v\n1,5\n2,5\n")]
    public void Reads_the_separators_and_decimal_marks_that_sources_read(string csv)
    {
        Assert.Equal(2, Number(Json(csv, "i", "--column", "v"), "panels", 0, "center"), 1e-12);
    }

    [Fact]
    public void Writes_a_page_that_needs_nothing_from_outside()
    {
        var page = Path.Combine(_folder, "chart.html");

        var (code, output, error) = Run(Viscosity, "i-mr", "--column", "viscosity", "--lsl", "31", "--usl", "37", "--html", page);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("i: center 34.088", output, StringComparison.Ordinal);
        var html = File.ReadAllText(page);
        Assert.DoesNotMatch("<script|<img|<link|src=|https?://(?!www.w3.org/)", html);
        Assert.Contains("data.csv viscosity: I-MR control chart", html, StringComparison.Ordinal);
        Assert.Contains("Points: 20. Broke a rule: 1.", html, StringComparison.Ordinal);
        Assert.Contains("UCL 35.61", html, StringComparison.Ordinal);
        Assert.Contains("Point 4, I = 35.96: nelson-1", html, StringComparison.Ordinal);
        Assert.Contains("Limits from rows 1 to 20; sigma of single values 0.5074815.", html, StringComparison.Ordinal);

        // Cp = (37 − 31)/(6 · 0.507481523628949), Cpk from the nearer limit, 37 − 34.088.
        Assert.Contains(">1.970515<", html, StringComparison.Ordinal);
        Assert.Contains(">1.912713<", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_that_can_never_signal_says_so()
    {
        const string Half = "n\n2\n3\n2\n3\n2\n3\n";

        Assert.Equal(JsonValueKind.Null, Json(Half, "np", "--subgroup-size", "5", "--rules", "1").GetProperty("runLength").GetProperty("inControl").ValueKind);
        Assert.Contains(
            "This chart can never signal: its limits hold every count that there can be; take larger samples.",
            Run(Half, "np", "--subgroup-size", "5", "--rules", "1").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_lengths_that_no_simulation_reaches_are_told_as_more_than_some()
    {
        var (code, output, error) = Run(Viscosity, "ma", "--column", "viscosity", "--sigma", "9");

        Assert.Equal((0, ""), (code, error));
        // 1/(4Φ(-9)) by SciPy 1.10: a simulation would end without one.
        Assert.Contains("In control, expect less than one false alarm in 2.215E+18 points", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_cell_makes_its_own_subgroup_smaller_and_moves_no_other()
    {
        var json = Json("hour,v\n1,1\n1,2\n1,3\n2,11\n2,NA\n2,13\n3,21\n3,NA\n3,NA\n4,31\n4,32\n4,33\n", "xbar-r", "--column", "v", "--subgroup-size", "3");

        var points = json.GetProperty("panels")[0].GetProperty("points").EnumerateArray().ToArray();
        Assert.Equal([3, 2, 1, 3], points.Select(point => point.GetProperty("size").GetDouble()));
        Assert.Equal((2, 12, 32), (Number(points[0], "value"), Number(points[1], "value"), Number(points[3], "value")));
        Assert.Equal(JsonValueKind.Null, points[2].GetProperty("value").ValueKind);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n11,,13\n,NA,21\n31,32,34\n", "--column", "a", "--column", "b", "--column", "c")]
    [InlineData("g,v\n1,1\n1,2\n1,3\n2,11\n2,\n2,13\n3,21\n3,NA\n3,NA\n4,31\n4,32\n4,34\n", "--column", "v", "--subgroup-column", "g")]
    [InlineData("h,v\n1,1\n1,2\n1,3\n2,11\n2,\n2,13\n3,21\n3,NA\n3,NA\n4,31\n4,32\n4,34\n", "--column", "v", "--subgroup-size", "3")]
    public void Incomplete_subgroups_are_shown_and_not_in_the_limits(string data, params string[] arguments)
    {
        const string Sentence = "Subgroups 2, 3 lack values: they are shown with limits of their own size, or as a gap with fewer than two left, and not in the limits.";
        var page = Path.Combine(_folder, "incomplete.html");

        var json = Json(data, ["xbar-r", .. arguments]);
        var (code, text, error) = Run(data, ["xbar-r", .. arguments, "--html", page]);

        // R̄ of the two complete ones: (2 + 3)/2.
        Assert.Equal(2.5, json.GetProperty("panels")[1].GetProperty("center").GetDouble(), 1e-12);
        Assert.Equal([3, 2, 1, 3], json.GetProperty("panels")[0].GetProperty("points").EnumerateArray().Select(point => point.GetProperty("size").GetDouble()));
        Assert.Equal(Sentence, json.GetProperty("incomplete").GetString());
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(Sentence, text, StringComparison.Ordinal);
        Assert.Contains("(1 missing)", text, StringComparison.Ordinal);
        Assert.Contains("Subgroups 2, 3 lack values", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_which_rows_at_the_end_make_no_subgroup() => Assert.Equal(
        "The last 2 rows are no subgroup of 3, and not on the chart.",
        Json("v\n1\n2\n3\n4\n5\n7\n8\n9\n", "xbar-r", "--subgroup-size", "3").GetProperty("incomplete").GetString());
}
