using RealtimeWorkbench.Dashboard;
using RealtimeWorkbench.Notebooks.Display;

namespace RealtimeWorkbench.Notebooks;

/// <summary>What a workbench leaves to the one that takes its place, so that open pages and shown outputs follow.</summary>
/// <param name="Token">Secret of the server.</param>
/// <param name="DisplayId">Id of the face in outputs.</param>
/// <param name="Wanted">Port that the settings asked for.</param>
/// <param name="Taken">Port that the server had; <see langword="null"/> if there was none.</param>
internal sealed record WorkbenchSeat(string Token, string DisplayId, int Wanted, int? Taken)
{
    /// <summary>The seat of the first one of its name.</summary>
    public static WorkbenchSeat New(int wanted) =>
        new(DashboardOptions.NewToken(), CellHtml.NewId("rtw-workbench"), wanted, null);
}
