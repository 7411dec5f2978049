using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class SpcCommandTests : IDisposable
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

    [Theory]
    [InlineData("v\n1\n2\n", "Unknown chart \"xbarr\"; there are i-mr, i, mr, xbar-r, xbar-s, xbar, r, s, i-mr-r, i-mr-s, ma, ewma, cusum, p, np, c, u, laney-p, laney-u, g, t, run, z-mr, dnom, ar, ewma-center, t2, mewma, spe.", "xbarr")]
    [InlineData("d\n1\n2\n", "p needs the size of each sample: give --size-column, or --subgroup-size where all are alike.", "p")]
    [InlineData("d\n1\n2.5\n", "Row 2 has 2.5; c plots counts, which are whole numbers from 0 on.", "c")]
    [InlineData("d\n1\n-2\n", "Row 2 has -2; c plots counts, which are whole numbers from 0 on.", "c")]
    [InlineData("d\n0\n0\n", "All 2 counts of the baseline are 0: without events there are no control limits; use a longer baseline or a g or t chart.", "c")]
    [InlineData("d,n\n1,10\n2,20\n", "Row 2 has a sample of 20 and the first row one of 10; np needs samples of one size, so use p.", "np", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n1,10\n12,10\n", "Row 2 has 12 of 10; p needs a number of items out of a whole number of items.", "p", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n1,10\n2,0\n", "Row 2 has a sample of 0; its size must be above 0.", "u", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n10,10\n10,10\n", "All of the 20 items of the baseline are nonconforming: without others there are no control limits.", "np", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n1,10\n2,10\n", "c has no sizes of samples; leave --size-column out.", "c", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n1,10\n2,10\n", "The size of the samples is given by --subgroup-size or by --size-column, not by both.", "p", "--column", "d", "--size-column", "n", "--subgroup-size", "10")]
    [InlineData("v\n1\n2\n", "Lambda is 1.5; it must be above 0 and at most 1.", "ewma", "--lambda", "1.5")]
    [InlineData("v\n1\n2\n", "The shift is 0 sigma; it must be above 0.", "cusum", "--shift", "0")]
    [InlineData("v\n1\n2\n", "The decision interval is -1 sigma; it must be above 0.", "cusum", "--decision-interval", "-1")]
    [InlineData("v\n1\n2\n", "The head start is 6 sigma; it must be from 0 to below the decision interval 5.", "cusum", "--head-start", "6")]
    [InlineData("d\n1\n2\n", "The confidence is 99; it must be between 0 and 1, such as 0.9973.", "c", "--confidence", "99")]
    [InlineData("v\n1\n-2\n", "Row 2 has the time -2; a time between events cannot be negative.", "t")]
    [InlineData("v\n1\n2\n", "z-mr needs the part of each row: give --part-column.", "z-mr")]
    [InlineData("v,part\n1,A\n2,A\n3,B\n", "Part 2 was measured once in the baseline; a Z-MR chart needs at least 2 measurements of each.", "z-mr", "--part-column", "part")]
    [InlineData("v,part\n1,A\n2,A\n3,B\n", "Part B of row 3 was never measured in the baseline; widen --baseline or leave the part out.", "dnom", "--part-column", "part", "--baseline", "1-2")]
    [InlineData("v\n1\n2\n", "t2 is for several variables and got 1; name each column with --column, or use a chart of one variable.", "t2")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n", "The baseline has 3 rows for 2 variables; a chart of several variables needs at least 4.", "t2")]
    [InlineData("a,b\n1,2\n2,4\n4,8\n3,6\n5,10\n", "A variable does not vary, or follows from the others; leave it out, for the covariances cannot be inverted.", "t2")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n3,1\n", "Unknown covariance \"x\"; there are sample and successive.", "t2", "--covariance", "x")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n3,1\n", "mewma plots single observations; leave --subgroup-size and --subgroup-column out.", "mewma", "--subgroup-size", "2")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n3,1\n", "The known process has 1 means and 4 covariances; 2 variables need 2 and 4.", "mewma", "--known-mean", "0", "--known-covariance", "1,0,0,1")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n3,1\n", "The model keeps 2 of 2 components; it must keep at least 1 and leave out at least 1.", "spe", "--components", "2")]
    [InlineData("v\n1\n2\n", "--exclude is \"6\"; it must be a row and its cause, such as 6=power cut.", "i", "--exclude", "6")]
    [InlineData("v\n1\n2\n", "Row 6 is to be left out; there are rows 1 to 2.", "i", "--exclude", "6=power cut")]
    [InlineData("v\n1\n2\n", "Unknown rules \"9\"; use western-electric, nelson, aiag, juran, montgomery, none, Nelson's numbers 1 to 8 such as 1,2,5, or same-side:N, trend:N, alternating:N, within:N, outside:N, beyond:K/N/THIRDS.", "i", "--rules", "9")]
    [InlineData("v\n1\n2\n", "Unknown sigma method \"x\"; there are UWAVE-R, UWAVE-SD, MVLUE-R, MVLUE-SD, RMSDF, MR, median-MR, SD.", "i", "--sigma-method", "x")]
    [InlineData("v\n1\n2\n", "--sigma is \"three\"; it must be a number such as 73.95.", "i", "--sigma", "three")]
    [InlineData("v\n1\n2\n", "The limits are at 0 sigma; it must be a number above 0.", "i", "--sigma", "0")]
    [InlineData("v\n1\n2\n", "--baseline is \"7\"; it must be two row numbers such as 1-25.", "i", "--baseline", "7")]
    [InlineData("v\n1\n2\n", "The baseline 1-5 must lie within the rows 1-2, the first number not above the last.", "i", "--baseline", "1-5")]
    [InlineData("v\n1\n2\n", "The baseline 2-1 must lie within the rows 1-2, the first number not above the last.", "i", "--baseline", "2-1")]
    [InlineData("v\n1\n", "The baseline has 1 value; limits need at least 2.", "i")]
    [InlineData("v\n", "There are no values to make a chart of.", "i")]
    [InlineData("v\n4\n4\n4\n", "The 3 values of the baseline do not differ from one to the next: without spread there are no control limits.", "i-mr")]
    [InlineData("v\n0.1\n0.1\n0.1\n0.1\n", "The 4 values of the baseline do not differ within its subgroups: without spread there are no control limits.", "xbar-s", "--subgroup-size", "2")]
    [InlineData("v\n1\n2\n", "xbar-r needs subgroups: give --subgroup-size, --subgroup-column or several columns.", "xbar-r")]
    [InlineData("v\n1\n2\n", "--subgroup-size is 1; xbar-r needs at least 2.", "xbar-r", "--subgroup-size", "1")]
    [InlineData("v\n1\n2\n", "Column v has 2 values; a subgroup needs 3.", "xbar-r", "--subgroup-size", "3")]
    [InlineData("v\n1\n2\n", "i plots single values; --subgroup-size 2 does not go with it.", "i", "--subgroup-size", "2")]
    [InlineData("g,v\na,1\na,2\nb,3\n", "Subgroup b has 1 value; xbar-s needs at least 2 in each.", "xbar-s", "--column", "v", "--subgroup-column", "g")]
    [InlineData("v\n1\n2\n", "The lower specification limit 5 must be below the upper one 4.", "i", "--lsl", "5", "--usl", "4")]
    [InlineData("v\n1\n\n2\nNA\n3\n", "Value 3 is missing; a moving average cannot reach across it, so fill it in or leave the row out.", "ma")]
    public void Says_what_is_wrong_in_one_sentence(string csv, string message, params string[] arguments)
    {
        var (code, output, error) = Run(csv, arguments);

        Assert.Equal((2, "", message), (code, output, error.TrimEnd()));
    }

    [Theory]
    [InlineData("a,v\n1,2\n3,x\n", "FILE, line 3, column v: \"x\" is not a finite number.", "i", "--column", "v")]
    [InlineData("a,v\n1,2\n3,1e999\n", "FILE, line 3, column v: \"1e999\" is not a finite number.", "i", "--column", "v")]
    [InlineData("a,v\n1,2\n3\n", "FILE, line 3 has 1 cells; the header has 2.", "i", "--column", "v")]
    [InlineData("a,v\n1,2\n3,4\n", "FILE has no column w; it has a, v.", "i", "--column", "w")]
    [InlineData("a,v\n1,2\n3,4\n", "Several columns hold numbers; name one of a, v with --column.", "i")]
    [InlineData("a,v\nx,y\n", "No column holds only numbers; name one of a, v with --column.", "i")]
    [InlineData("1,2\n3,4\n", "FILE begins with numbers; a header row with the names of the columns is needed.", "i")]
    [InlineData("", "FILE is empty; a header row and values are needed.", "i")]
    [InlineData("v\n\"1\n", "FILE, line 2: a quotation mark is never closed.", "i")]
    public void Says_where_the_file_is_wrong(string csv, string message, params string[] arguments)
    {
        var (code, output, error) = Run(csv, arguments);

        Assert.Equal((2, "", message), (code, output, error.TrimEnd().Replace(Path.Combine(_folder, "data.csv"), "FILE", StringComparison.Ordinal)));
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
    public void Says_before_it_computes_that_a_page_would_have_no_place()
    {
        var page = Path.Combine(_folder, "nowhere", "chart.html");

        var (code, output, error) = Run(Viscosity, "i", "--column", "viscosity", "--html", page);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"--html {page} cannot be written: there is no folder {Path.Combine(_folder, "nowhere")}; make it first.", error.TrimEnd());
    }

    [Fact]
    public void Says_that_a_file_is_not_there()
    {
        var (code, _, error) = Invoke("i", Path.Combine(_folder, "nowhere.csv"));

        Assert.Equal((2, $"{Path.Combine(_folder, "nowhere.csv")} does not exist."), (code, error.TrimEnd()));
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
