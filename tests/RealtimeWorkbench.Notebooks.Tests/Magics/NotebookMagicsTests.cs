using RealtimeWorkbench.Notebooks.Magics;

namespace RealtimeWorkbench.Notebooks.Tests.Magics;

public sealed class NotebookMagicsTests
{
    [Fact]
    public async Task Commands_call_the_methods_of_the_workbench_that_they_name()
    {
        await using var workbench = Runs.Quick();
        var named = "--name " + workbench.Name;

        Assert.Same(workbench, await NotebookMagics.InvokeAsync("#!workbench", named));
        var result = Assert.IsType<RunResult>(await NotebookMagics.InvokeAsync("#!run", $"workflow {named} --source demo"));
        Assert.Equal(Operation.CompleteWorkflow, result.Operation);
        Assert.Equal(result.Alerts.Count, Assert.IsType<AlertList>(await NotebookMagics.InvokeAsync("#!alerts", named)).Count);
        Assert.NotEmpty(Assert.IsType<HealthSnapshot>(await NotebookMagics.InvokeAsync("#!health", named)).Components);
        Assert.IsType<RunResult>(await NotebookMagics.InvokeAsync("#!stop", named));
    }

    [Fact]
    public async Task A_file_with_blanks_in_its_name_stands_in_quotation_marks()
    {
        var file = Path.Combine(Path.GetTempPath(), $"two words {Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, "a,b\n1,2\n3,5\n2,6\n4,4\n");

        var chart = Assert.IsType<ControlChart>(await NotebookMagics.InvokeAsync("#!spc", $"\"{file}\" --chart=i-mr --column b --sigma 2.5 --rules \"1,2\""));

        Assert.Equal([2, 5, 6, 4], chart.Values);
        Assert.Equal(2.5, chart.Report.SigmaMultiple);
        File.Delete(file);
    }

    [Theory]
    [InlineData("#!spc", "", "#!spc needs FILE; write #!spc FILE and the options --chart, ")]
    [InlineData("#!spc", "a.csv b.csv", "#!spc does not understand 'b.csv'; ")]
    [InlineData("#!spc", "a.csv --chrat i", "#!spc has no option --chrat; ")]
    [InlineData("#!spc", "a.csv --chart", "#!spc: --chart needs a value.")]
    [InlineData("#!spc", "a.csv --sigma 2,5", "#!spc: --sigma is '2,5'; it must be a number such as 73.95.")]
    [InlineData("#!spc", "\"a.csv", "#!spc: a quotation mark is never closed.")]
    [InlineData("#!alerts", "all", "#!alerts does not understand 'all'; write #!alerts and the options --name.")]
    [InlineData("#!alerts", "--name third", "There is no workbench 'third'; there ")]
    [InlineData("#!stop", "--name third", "There is no workbench 'third'; there ")]
    [InlineData("#!run", "everything", "There is no operation 'everything'; there are ")]
    [InlineData("#!chart", "", "There is no command #!chart; there are #!workbench, ")]
    public async Task Wrong_arguments_are_told_what_would_be_right(string name, string arguments, string expected)
    {
        var failure = await Assert.ThrowsAnyAsync<ArgumentException>(() => NotebookMagics.InvokeAsync(name, arguments));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_find_the_commands_by_names_alone()
    {
        var type = typeof(Workbench).Assembly.GetExportedTypes()
            .Single(candidate => candidate.GetCustomAttributes(inherit: false).Any(attribute => attribute.GetType().Name == "NotebookMagicsAttribute"));
        var commands = ((System.Collections.IEnumerable)type.GetProperty("Commands")!.GetValue(null)!).Cast<object>().ToList();

        Assert.All(commands, command =>
        {
            Assert.StartsWith("#!", (string)command.GetType().GetProperty("Name")!.GetValue(command)!, StringComparison.Ordinal);
            Assert.NotEmpty((string)command.GetType().GetProperty("Description")!.GetValue(command)!);
            Assert.Equal(typeof(Task<object>), command.GetType().GetMethod("InvokeAsync", [typeof(string), typeof(CancellationToken)])!.ReturnType);
        });
    }
}
