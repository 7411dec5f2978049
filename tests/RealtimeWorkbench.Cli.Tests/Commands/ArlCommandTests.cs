using System.Globalization;
using System.Text.Json;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class ArlCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-arl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Prints_the_run_lengths_of_Montgomery()
    {
        // Montgomery, 7th ed., table 9.3: CUSUM with k = 1/2 and h = 5.
        var json = Json("arl", "cusum");

        Assert.Equal(465, Points(json, 0), 0.5);
        Assert.Equal(10.4, Points(json, 1), 0.05);
        Assert.Equal("integral equation", json.GetProperty("runLengths")[0].GetProperty("method").GetString());
    }

    [Fact]
    public void Finds_limits_with_at_most_one_false_alarm_a_week()
    {
        var json = Json("arl", "i", "--rules", "1", "--interval", "1s", "--false-alarm-every", "7d");

        Assert.Equal(4.7908, json.GetProperty("sigmaMultiple").GetDouble(), 1e-3);
        var (code, text, _) = Invoke("arl", "i", "--rules", "1", "--interval", "1s", "--false-alarm-every", "7d");
        Assert.Equal(0, code);
        Assert.Contains("7 days", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_the_curve_with_what_the_run_rules_cost()
    {
        var (page, picture) = (Path.Combine(_folder, "arl.html"), Path.Combine(_folder, "arl.svg"));

        var (code, _, error) = Invoke("arl", "i", "--rules", "1,2", "--interval", "1s", "--html", page, "--svg", picture);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("I, limits at 3 sigma: a false alarm every ", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("limits alone", File.ReadAllText(picture), StringComparison.Ordinal);
        Assert.Contains("rules 1, 2", File.ReadAllText(picture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_without_run_lengths_after_a_shift_has_no_curve()
    {
        var (code, _, error) = Invoke("arl", "spe", "--html", Path.Combine(_folder, "arl.html"));

        Assert.Equal(2, code);
        Assert.Equal("Run lengths of spe are computed for false alarms only, so there is no curve to draw; leave --html and --svg out.", error.Trim());
    }

    [Fact]
    public void Says_how_often_counts_cry_wolf_before_there_are_any()
    {
        // P(c < 4) + P(c > 28) of Poisson 16 by SciPy 1.10; 3-sigma g charts: 55 points whatever the mean (docs/spc-rules-and-false-alarms.md).
        Assert.Equal(438.267, Points(Json("arl", "c", "--mean", "16", "--rules", "1"), 0), 0.001);
        Assert.Equal(54.6, Points(Json("arl", "g", "--mean", "20"), 0), 0.1);

        // 1/P(X > 7) of Binomial(50, 0.05), limits 0 and 7.12, by SciPy 1.10: below 0 there is nothing.
        Assert.Equal(313.6425, Points(Json("arl", "p", "--fraction", "0.05", "--size", "50", "--rules", "1"), 0), 0.01);
        var (code, text, _) = Invoke("arl", "u", "--mean", "2.5", "--size", "8", "--rules", "1", "--interval", "1h", "--false-alarm-every", "7d");
        Assert.Equal(0, code);
        Assert.Matches(@"^u: limits [\d.]+ to [\d.]+ \(coverage 0\.99\d+\), counts independent, process known \(closed form\)", text);
    }

    [Fact]
    public void Takes_into_account_that_limits_are_estimated()
    {
        string[] asked = ["arl", "i", "--rules", "1", "--interval", "1s", "--false-alarm-every", "7d"];

        var json = Json([.. asked, "--baseline-rows", "100"]);

        Assert.InRange(json.GetProperty("sigmaMultiple").GetDouble(), 5, 6);
        Assert.Equal(604_800, json.GetProperty("withEstimatedLimits").GetDouble(), tolerance: 700.0);
        Assert.Matches(@"Limits from 100 rows: a false alarm every 60\d{4} ± [\dE+]+ points, 7 days \(closed form, averaged over 20000 baselines of 100 rows\)\.", Invoke([.. asked, "--baseline-rows", "100"]).Output);
    }

    [Fact]
    public void Tells_times_that_no_time_span_holds()
    {
        // 1/(2·Φ(-7.5)) = 1.567e13 seconds, by R's pnorm, in years of 365.25 days.
        var (code, text, error) = Invoke("arl", "i", "--rules", "1", "--sigma", "7.5", "--interval", "1s");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("4.965E+05 years", text, StringComparison.Ordinal);
        Assert.Equal(0, Invoke("arl", "i", "--rules", "1", "--sigma", "60", "--json").Code);
        Assert.True(Json("arl", "cusum", "--decision-interval", "60").GetProperty("runLengths")[0].GetProperty("isLowerBound").GetBoolean());
    }

    [Theory]
    [InlineData("--false-alarm-every 7d is a time; give --interval, the time from one sample to the next, too.", "arl", "i", "--false-alarm-every", "7d")]
    [InlineData("c needs its mean: give --mean, such as 4.", "arl", "c")]
    [InlineData("p needs its mean fraction: give --fraction, such as 0.02.", "arl", "p", "--size", "50")]
    [InlineData("np needs the size of its samples: give --size, such as 50.", "arl", "np", "--fraction", "0.1")]
    [InlineData("--fraction is 2; it must be between 0 and 1.", "arl", "p", "--size", "50", "--fraction", "2")]
    [InlineData("The run lengths of laney-u do not depend on a mean; leave --mean, --fraction and --size out.", "arl", "laney-u", "--mean", "2")]
    [InlineData("The run lengths of i do not depend on a mean; leave --mean, --fraction and --size out.", "arl", "i", "--mean", "2")]
    [InlineData("--baseline-rows is 1; limits are estimated from at least 2.", "arl", "i", "--baseline-rows", "1")]
    [InlineData("None of the rules asked for is valid on ewma, so it never signals; with --rules 1 it signals beyond its limits.", "arl", "ewma", "--rules", "none")]
    [InlineData("None of the rules asked for is valid on cusum, so it never signals; with --rules 1 it signals beyond its limits.", "arl", "cusum", "--rules", "2,3")]
    [InlineData("A run chart has no limits; rtw arl says nothing of its run lengths.", "arl", "run")]
    [InlineData("A false alarm every 1 points cannot be asked for; it must be more than 2.", "arl", "i", "--false-alarm-every", "1")]
    [InlineData("Lambda is 2; it must be above 0 and at most 1.", "arl", "ewma", "--lambda", "2")]
    public void Says_what_is_wrong_in_one_sentence(string message, params string[] arguments) =>
        Assert.Equal((2, "", message + Environment.NewLine), Invoke(arguments));

    [Fact]
    public void Prints_a_gage_study_and_linearity()
    {
        File.WriteAllText(
            Path.Combine(_folder, "gage.csv"),
            "part,operator,value,ref\na,x,1.0,1\na,x,1.1,1\nb,x,2.0,2\nb,x,2.1,2\na,y,1.1,1\na,y,1.2,1\nb,y,2.2,2\nb,y,2.1,2\n");

        var study = Json("gage", Path.Combine(_folder, "gage.csv"), "--tolerance", "2");
        var line = Json("gage", Path.Combine(_folder, "gage.csv"), "--reference", "ref");

        Assert.Equal("gage R&R", study.GetProperty("components")[0].GetProperty("name").GetString());
        Assert.True(study.GetProperty("components")[0].GetProperty("tolerance").GetDouble() > 0);
        Assert.Equal(0.1, line.GetProperty("bias").GetDouble(), 1e-12);
        Assert.Equal(0, Invoke("gage", Path.Combine(_folder, "gage.csv")).Code);
        Assert.Equal(
            "The tolerance is -1; it must be a number above 0." + Environment.NewLine,
            Invoke("gage", Path.Combine(_folder, "gage.csv"), "--tolerance", "-1").Error);
    }

    [Fact]
    public void A_gage_whose_repetitions_agree_has_no_F_of_its_operators()
    {
        File.WriteAllText(
            Path.Combine(_folder, "coarse.csv"), "part,operator,value\na,x,1\na,x,1\nb,x,2\nb,x,2\na,y,1\na,y,1\nb,y,3\nb,y,3\n");

        var study = Json("gage", Path.Combine(_folder, "coarse.csv"));

        Assert.Contains(study.GetProperty("anova").EnumerateArray(), line => line.GetProperty("f").ValueKind == JsonValueKind.Null);
    }

    private static JsonElement Json(params string[] arguments)
    {
        var (code, output, error) = Invoke([.. arguments, "--json"]);
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement;
    }

    private static double Points(JsonElement json, double shift) => json.GetProperty("runLengths").EnumerateArray()
        .First(row => row.GetProperty("shift").GetDouble() == shift).GetProperty("points").GetDouble();

    private static (int Code, string Output, string Error) Invoke(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = CommandLine.RunAsync(arguments, output, error).GetAwaiter().GetResult();
        return (code, output.ToString(), error.ToString());
    }
}
