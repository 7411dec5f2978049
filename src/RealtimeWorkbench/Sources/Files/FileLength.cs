namespace RealtimeWorkbench.Sources.Files;

/// <summary>Counts the records of a file ahead of reading it, for progress.</summary>
internal static class FileLength
{
    /// <summary>Largest file that is worth reading twice.</summary>
    private const long MaxBytes = 256L << 20;

    /// <summary>Whether files are small enough together to be read twice.</summary>
    public static bool AreWorthCounting(IEnumerable<string> paths)
    {
        try
        {
            return paths.Sum(path => new FileInfo(path).Length) <= MaxBytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Reading them says why.
            return false;
        }
    }

    /// <summary>Records of a file, or <see langword="null"/> if it is very large or cannot be read; reading it then says why.</summary>
    public static long? CountRecords(string path, bool quotes)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                return null;
            }

            using var records = new FileRecords(path, quotes, follow: false);
            long count = 0;
            while (records.TryNext(out _, out _, out _))
            {
                count++;
            }

            return count;
        }
        catch (Exception error) when (error is SourceException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
