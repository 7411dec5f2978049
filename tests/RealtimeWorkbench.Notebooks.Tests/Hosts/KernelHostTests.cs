using RealtimeWorkbench.Notebooks.Hosts;

namespace RealtimeWorkbench.Notebooks.Tests.Hosts;

public sealed class KernelHostTests
{
    [Fact]
    public async Task The_bridge_of_our_kernel_is_bound_by_its_members()
    {
        var host = KernelHost.TryBind(typeof(BridgeStandIn))!;

        await host.ShowAsync("face", update: true, new CellOutput("<p>", "text"));

        Assert.True(host.UpdatesLater);
        Assert.Equal(BridgeStandIn.Cell.Token, host.CellCancellation);
        Assert.Equal(("face", true, "<p>", "text"), BridgeStandIn.Shown);
    }

    [Fact]
    public void A_process_that_is_no_kernel_of_ours_has_no_bridge()
    {
        Assert.Null(KernelHost.TryBind());
        Assert.Null(KernelHost.TryBind(typeof(string)));
    }

    private static class BridgeStandIn
    {
        public static readonly CancellationTokenSource Cell = new();

        public static (string, bool, string, string) Shown { get; private set; }

        public static CancellationToken CellCancellation => Cell.Token;

        public static void Display(string displayId, bool update, IReadOnlyDictionary<string, string> data) =>
            Shown = (displayId, update, data["text/html"], data["text/plain"]);
    }
}
