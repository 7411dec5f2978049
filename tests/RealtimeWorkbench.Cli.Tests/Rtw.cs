using System.Globalization;
using System.Text.Json;

namespace RealtimeWorkbench.Cli.Tests;

/// <summary>The program in the test's own process: what it wrote where, and its exit code.</summary>
internal sealed record Rtw(int Code, string Output, string Error)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    public static Task<Rtw> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    public static async Task<Rtw> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await CommandLine.RunAsync(args, output, error, cancellationToken: cancellationToken);
        return new Rtw(code, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that the call was refused with one sentence, and with nothing else.</summary>
    public void AssertRefused(string sentence)
    {
        Assert.Equal((2, "", sentence), (Code, Output, Error.TrimEnd()));
    }
}
