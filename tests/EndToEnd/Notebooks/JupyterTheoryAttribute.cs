namespace EndToEnd.Notebooks;

/// <summary>A test for several cases that needs Jupyter; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JupyterTheoryAttribute : TheoryAttribute
{
    public JupyterTheoryAttribute() => Skip = Jupyter.Missing;
}
