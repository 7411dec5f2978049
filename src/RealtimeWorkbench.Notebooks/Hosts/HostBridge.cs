using System.Reflection;

namespace RealtimeWorkbench.Notebooks.Hosts;

/// <summary>Finds out which notebook host this process is.</summary>
internal static class HostBridge
{
    /// <summary>Binds to the host, once for a workbench.</summary>
    /// <param name="warn">Takes a sentence if the host cannot do all that it should.</param>
    public static IHostBridge Choose(Action<string> warn) =>
        new CarefulHost((IHostBridge?)KernelHost.TryBind() ?? InteractiveHost.TryBind(AppDomain.CurrentDomain.GetAssemblies(), warn) ?? (IHostBridge)new NoHost(), warn);

    /// <summary>Keeps failures of the host out of the cells: what it cannot show is not worth failing a run for.</summary>
    internal sealed class CarefulHost(IHostBridge host, Action<string> warn) : IHostBridge
    {
        private int _failed;

        /// <summary>The host behind it.</summary>
        public IHostBridge Inner => host;

        /// <inheritdoc />
        public bool UpdatesLater => host.UpdatesLater && _failed == 0;

        /// <inheritdoc />
        public CancellationToken CellCancellation => host.CellCancellation;

        /// <inheritdoc />
        public async Task ShowAsync(string displayId, bool update, CellOutput output)
        {
            if (_failed != 0)
            {
                return;
            }

            try
            {
                await host.ShowAsync(displayId, update, output).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever a host throws, through reflection or not, must not end in the user's cell.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (Interlocked.Exchange(ref _failed, 1) == 0)
                {
                    var cause = (failure as TargetInvocationException)?.InnerException ?? failure;
                    warn($"The notebook host shows no progress any more: {cause.Message}");
                }
            }
        }
    }
}
