namespace RealtimeWorkbench.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Shows_what_there_is_where_no_command_is_given()
    {
        var run = await Rtw.RunAsync();

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.All(["demo", "run", "op", "spc", "record", "doctor"], name =>
            Assert.Contains($"\n  {name} ", run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("There is no command 'rtw dmeo'; there are demo, run, op, spc, arl, gage, baseline, evaluate, record, export, replay, history, broker, redrive, bench, notebook, kernel, doctor.", "dmeo")]
    [InlineData("There is no command 'rtw op nothing'; there are setup, stream, dashboard, alerts, spc, health, workflow.", "op", "nothing")]
    [InlineData("'rtw op' needs a command; there are setup, stream, dashboard, alerts, spc, health, workflow.", "op")]
    [InlineData("'rtw demo' has no option '--speed'; see 'rtw demo --help'.", "demo", "--speed", "3")]
    [InlineData("'rtw demo' has no use for 'file.csv'; see 'rtw demo --help'.", "demo", "file.csv")]
    [InlineData("'rtw record' has no option '--port'; see 'rtw record --help'.", "record", "--port", "0", "x.jsonl")]
    [InlineData("'rtw spc' needs <FILE>; see 'rtw spc --help'.", "spc", "i")]
    [InlineData("'rtw run' needs <config>; see 'rtw run --help'.", "run")]
    [InlineData("Required argument missing for option: '--duration'; see 'rtw op spc --help'.", "op", "spc", "--duration")]
    public async Task Says_in_one_sentence_what_is_wrong_with_the_words(string sentence, params string[] args)
    {
        (await Rtw.RunAsync(args)).AssertRefused(sentence);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("run")]
    [InlineData("op", "spc")]
    [InlineData("record")]
    [InlineData("replay")]
    [InlineData("broker")]
    [InlineData("redrive")]
    [InlineData("spc")]
    [InlineData("doctor")]
    public async Task Explains_every_option_of_a_command(params string[] command)
    {
        var run = await Rtw.RunAsync([.. command, "--help"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        var options = run.Output.Split('\n').Where(line => line.StartsWith("  --", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(options);
        Assert.All(options, line => Assert.Matches(@"^  --\S+( [<\[]\S+[>\]])? {2,}[A-Z]\S* .*\.( \[default: .*\])?\r?$", line));
    }
}
