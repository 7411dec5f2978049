namespace RealtimeWorkbench.Cli;

/// <summary>What <c>rtw</c> tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or input.</summary>
    public const int BadInput = 2;
}
