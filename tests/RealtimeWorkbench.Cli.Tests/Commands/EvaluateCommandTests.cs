using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-evaluate-").FullName;

    public EvaluateCommandTests()
    {
        Write("normal.csv", rows: 150, start: 0);
        Write("other.csv", rows: 120, start: 500);
        Write("shifted.csv", rows: 80, start: 900, fault: 31);
        Write("quiet.csv", rows: 40, start: 2000);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Says_what_each_statistic_misses_in_each_recording()
    {
        var json = Json("--train", "normal.csv", "--calibrate", "other.csv", "--fault-row", "shifted=31", "--fault-row", "quiet=none", "--false-alarms", "0.05", "--interval", "3m");

        Assert.Equal(["a", "b"], json.GetProperty("variables").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["still", "second"], json.GetProperty("leftOut").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(120, json.GetProperty("calibration").GetProperty("rows").GetInt32());
        var (quiet, shifted) = (json.GetProperty("recordings")[0], json.GetProperty("recordings")[1]);
        Assert.Equal(("quiet", "shifted"), (quiet.GetProperty("name").GetString(), shifted.GetProperty("name").GetString()));
        Assert.Equal((40, 0, 0), (quiet.GetProperty("faultFree").GetInt32(), quiet.GetProperty("faulty").GetInt32(), quiet.GetProperty("incomplete").GetInt32()));
        Assert.Equal((30, 50), (shifted.GetProperty("faultFree").GetInt32(), shifted.GetProperty("faulty").GetInt32()));
        Assert.True(shifted.GetProperty("missedByAll").GetDouble() < 0.2);
        Assert.Equal(shifted.GetProperty("delayRows").GetInt32() * 180, shifted.GetProperty("delaySeconds").GetDouble());
    }

    [Fact]
    public void Prints_a_table_and_holds_rows_out_where_no_other_recording_is_named()
    {
        var (code, output, error) = Invoke(_folder, "--train", "normal.csv", "--fault-row", "31", "--fault-row", "quiet.csv=none", "--fault-row", "other=none", "--false-alarms", "0.1");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("100 rows of normal.csv", output, StringComparison.Ordinal);
        Assert.Contains("of 50 rows of the last third of normal.csv, of further ones expect ", output, StringComparison.Ordinal);
        Assert.Contains("left out, for they do not vary in normal.csv: still", output, StringComparison.Ordinal);
        Assert.Contains(" (more where they depend on each other; at most 10 % asked for)", output, StringComparison.Ordinal);
        Assert.Contains("left out, for they are times or rise with every row of normal.csv as row numbers do: second", output, StringComparison.Ordinal);
        Assert.Contains(" of 190 (", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--train is missing; name the fault-free recording that the model is made from.", "--fault-row", "31")]
    [InlineData("--fault-row is missing; say at which row the faults begin, such as 161.", "--train", "normal.csv")]
    [InlineData("--fault-row is \"soon\"; it must be a row from 1 on such as 161, or RECORDING=161.", "--train", "normal.csv", "--fault-row", "soon")]
    [InlineData("--fault-row names lost; the recordings are other, quiet, shifted.", "--train", "normal.csv", "--fault-row", "lost=3")]
    [InlineData("--fault-row says nothing of other, quiet; give each its row or none, such as other=none, or one row for all.", "--train", "normal.csv", "--fault-row", "shifted=31")]
    [InlineData("--fault-row has two rows for every recording, the second is 41; give one, and RECORDING=ROW for those that differ.", "--train", "normal.csv", "--fault-row", "31", "--fault-row", "41")]
    [InlineData("--fault-row names quiet twice; give it one row.", "--train", "normal.csv", "--fault-row", "quiet=31", "--fault-row", "quiet=none")]
    [InlineData("quiet has 40 rows, and its fault is to begin at row 41.", "--train", "normal.csv", "--fault-row", "41")]
    [InlineData("--train and --calibrate are both normal.csv; limits must come from rows that the model has not seen.", "--train", "normal.csv", "--calibrate", "normal.csv", "--fault-row", "31")]
    [InlineData("The share of false alarms is 1; it must be above 0 and at most 0.5.", "--train", "normal.csv", "--fault-row", "31", "--false-alarms", "1")]
    public void Says_what_is_wrong_in_one_sentence(string message, params string[] arguments) =>
        Assert.Equal((2, "", message + Environment.NewLine), Invoke([_folder, .. arguments]));

    private JsonElement Json(params string[] arguments)
    {
        var (code, output, error) = Invoke([_folder, .. arguments, "--json"]);
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement;
    }

    private static (int Code, string Output, string Error) Invoke(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = CommandLine.RunAsync(["evaluate", .. arguments], output, error).GetAwaiter().GetResult();
        return (code, output.ToString(), error.ToString());
    }

    private void Write(string name, int rows, int start, int fault = int.MaxValue)
    {
        var text = new StringBuilder("second,a,b,still,note\n");
        for (var row = 1; row <= rows; row++)
        {
            double i = start + row;
            var (a, b) = (Math.Sin(i * 1.7), (0.8 * Math.Sin(i * 1.7)) + (0.3 * Math.Sin(i * 2.9)) + (row >= fault ? 2 : 0));
            text.Append(CultureInfo.InvariantCulture, $"{row},{a:R},{b:R},5,fine\n");
        }

        File.WriteAllText(Path.Combine(_folder, name), text.ToString());
    }
}
