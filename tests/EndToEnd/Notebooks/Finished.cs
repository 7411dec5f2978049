namespace EndToEnd.Notebooks;

/// <summary>A program that has ended: its exit code and what it wrote.</summary>
public sealed record Finished(int Code, string Output, string Error)
{
    /// <summary>Asserts that it succeeded, and shows what it wrote if it didn't.</summary>
    public void AssertDone() => Assert.True(Code == 0, $"Exit code {Code}\n{Output}\n{Error}");
}
