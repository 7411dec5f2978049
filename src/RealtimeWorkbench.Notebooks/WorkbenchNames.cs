namespace RealtimeWorkbench.Notebooks;

/// <summary>The workbenches of this process by name.</summary>
/// <remarks>Static on purpose: a cell that runs again knows nothing of the workbench that it made before, and it must end that one.</remarks>
internal static class WorkbenchNames
{
    private static readonly Dictionary<string, Workbench> Known = new(StringComparer.OrdinalIgnoreCase);
    private static readonly SemaphoreSlim Changing = new(1, 1);

    /// <summary>The workbench of a name, or <see langword="null"/> if there is none.</summary>
    public static Workbench? Find(string name)
    {
        lock (Known)
        {
            return Known.GetValueOrDefault(name);
        }
    }

    /// <summary>The names as the end of a sentence: "are 'default', 'line 2'" or "is none yet".</summary>
    public static string Spoken()
    {
        lock (Known)
        {
            return Known.Count == 0 ? "is none yet" : "are " + string.Join(", ", Known.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}'"));
        }
    }

    /// <summary>Ends the workbench of the same name, if there is one, and puts a new one in its place.</summary>
    public static async Task<Workbench> ReplaceAsync(WorkbenchOptions options)
    {
        await Changing.WaitAsync().ConfigureAwait(false);
        try
        {
            // Made first: wrong options must not end the one that works.
            var workbench = new Workbench(options, Find(options.Name)?.Seat);
            if (Find(options.Name) is { } older)
            {
                await older.DisposeAsync().ConfigureAwait(false);
            }

            await workbench.ServeAsync().ConfigureAwait(false);
            lock (Known)
            {
                Known[options.Name] = workbench;
            }

            return workbench;
        }
        finally
        {
            Changing.Release();
        }
    }

    /// <summary>Forgets a workbench that has ended, unless another one has its name meanwhile.</summary>
    public static void Forget(Workbench workbench)
    {
        lock (Known)
        {
            if (Known.TryGetValue(workbench.Name, out var known) && known == workbench)
            {
                Known.Remove(workbench.Name);
            }
        }
    }
}
