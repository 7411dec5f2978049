namespace RealtimeWorkbench.Tests.Spc;

/// <summary>A test over the reference cases, skipped with the reason where they are absent.</summary>
public sealed class CasesFactAttribute : FactAttribute
{
    public CasesFactAttribute() => Skip = ReferenceCases.Missing;
}
