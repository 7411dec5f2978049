namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>The style and the script of reports, which are files of their own in the assembly.</summary>
internal static class ReportResources
{
    public static string Read(string name)
    {
        using var stream = typeof(ReportResources).Assembly.GetManifestResourceStream($"Reports/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
