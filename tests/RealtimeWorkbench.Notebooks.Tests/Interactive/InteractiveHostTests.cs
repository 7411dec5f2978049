using System.Collections;
using System.Reflection;
using RealtimeWorkbench.Notebooks.Hosts;

namespace RealtimeWorkbench.Notebooks.Tests.Interactive;

public sealed class InteractiveHostTests
{
    [Fact]
    public async Task Outputs_are_shown_and_updated_by_commands_with_an_id_of_our_own()
    {
        var (assembly, _) = InteractiveStandIn.Load();
        EnterCell(assembly, default);
        var host = InteractiveHost.TryBind([typeof(string).Assembly, assembly], _ => Assert.Fail("Nothing is missing."))!;

        await host.ShowAsync("run", update: false, new CellOutput("<p>1", "1"));
        await host.ShowAsync("run", update: true, new CellOutput("<p>2", "2"));

        Assert.False(host.UpdatesLater);
        Assert.Equal(["DisplayValue run text/html <p>1", "UpdateDisplayedValue run text/html <p>2"], Sent(assembly));
    }

    [Fact]
    public void The_cancellation_of_the_cell_is_that_of_the_host()
    {
        var (assembly, _) = InteractiveStandIn.Load();
        var host = InteractiveHost.TryBind([assembly], _ => { })!;
        using var cell = new CancellationTokenSource();

        Assert.Equal(CancellationToken.None, host.CellCancellation);
        EnterCell(assembly, cell.Token);

        Assert.Equal(cell.Token, host.CellCancellation);
    }

    [Fact]
    public async Task Nothing_is_sent_when_no_cell_runs()
    {
        var (assembly, _) = InteractiveStandIn.Load();
        var host = InteractiveHost.TryBind([assembly], _ => { })!;

        await host.ShowAsync("run", update: true, new CellOutput("<p>", ""));

        Assert.Empty(Sent(assembly));
    }

    [Fact]
    public void A_version_that_lacks_what_is_needed_gives_one_sentence_and_no_exception()
    {
        var (assembly, _) = InteractiveStandIn.Load(InteractiveStandIn.Source.Replace("class UpdateDisplayedValue", "class SomethingElse", StringComparison.Ordinal)
            .Replace("public UpdateDisplayedValue(", "public SomethingElse(", StringComparison.Ordinal));
        var warnings = new List<string>();

        Assert.Null(InteractiveHost.TryBind([assembly], warnings.Add));
        Assert.Contains("There is no type Microsoft.DotNet.Interactive.Commands.UpdateDisplayedValue", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_fails_costs_one_line_of_the_log_and_no_cell()
    {
        var warnings = new List<string>();
        var host = new HostBridge.CarefulHost(new FailingHost(), warnings.Add);

        await host.ShowAsync("a", update: false, new CellOutput("", ""));
        await host.ShowAsync("a", update: true, new CellOutput("", ""));

        Assert.Equal("The notebook host shows no progress any more: The front end is gone.", Assert.Single(warnings));
    }

    [Theory]
    [InlineData("abc", new string[0], "abc")]
    [InlineData(null, new[] { "dotnet", "jupyter", "/tmp/jupyter/kernel-12-ab.json" }, "12-ab")]
    [InlineData(null, new[] { "dotnet", "stdio" }, "")]
    public void The_kernel_is_known_by_a_variable_or_by_its_connection_file(string? variable, string[] arguments, string expected) =>
        Assert.Equal(expected, JupyterKernel.Id(name => name == "RTW_JUPYTER_KERNEL_ID" ? variable : null, arguments));

    private static void EnterCell(Assembly assembly, CancellationToken cancellation)
    {
        var type = assembly.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext")!;
        var context = Activator.CreateInstance(type);
        type.GetProperty("CancellationToken")!.SetValue(context, cancellation);
        type.GetProperty("Current")!.SetValue(null, context);
    }

    private static IEnumerable<string> Sent(Assembly assembly)
    {
        var sent = (IEnumerable)assembly.GetType("Microsoft.DotNet.Interactive.Kernel")!.GetProperty("Sent")!.GetValue(null)!;
        foreach (var command in sent)
        {
            var value = command.GetType().GetProperty("FormattedValue")!.GetValue(command)!;
            yield return $"{command.GetType().Name} {Get(command, "ValueId")} {Get(value, "MimeType")} {Get(value, "Value")}";
        }

        static object? Get(object from, string name) => from.GetType().GetProperty(name)!.GetValue(from);
    }

    private sealed class FailingHost : IHostBridge
    {
        public bool UpdatesLater => true;

        public CancellationToken CellCancellation => default;

        public Task ShowAsync(string displayId, bool update, CellOutput output) =>
            throw new TargetInvocationException(new InvalidOperationException("The front end is gone."));
    }
}
