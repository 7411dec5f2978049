namespace RealtimeWorkbench.Tests.Spc;

/// <summary>A theory over the reference cases, skipped with the reason where they are absent.</summary>
public sealed class CasesTheoryAttribute : TheoryAttribute
{
    public CasesTheoryAttribute() => Skip = ReferenceCases.Missing;
}
