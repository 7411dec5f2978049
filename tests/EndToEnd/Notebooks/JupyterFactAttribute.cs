namespace EndToEnd.Notebooks;

/// <summary>A test that needs Jupyter; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JupyterFactAttribute : FactAttribute
{
    public JupyterFactAttribute() => Skip = Jupyter.Missing;
}
