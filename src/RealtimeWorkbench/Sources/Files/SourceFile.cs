namespace RealtimeWorkbench.Sources.Files;

/// <summary>Opens the files that sources read, and says in one sentence why one cannot be read.</summary>
internal static class SourceFile
{
    /// <summary>Opens a file that others may go on writing to, or replace.</summary>
    public static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Opens a file that others may go on writing to, or replace.</summary>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return OpenShared(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>Says why a file cannot be read.</summary>
    public static SourceException Unreadable(string path, Exception error)
    {
        var reason = error switch
        {
            FileNotFoundException or DirectoryNotFoundException => "it does not exist; check the path",
            UnauthorizedAccessException when Directory.Exists(path) => "it is a folder; name a file in it, or all of a kind, such as \"" + Path.Combine(path, "*.csv") + "\"",
            UnauthorizedAccessException => "access is denied; check its permissions",
            ArgumentException => "that is no path; name a file",
            _ => error.Message.TrimEnd('.') + "; check the disk and the path",
        };
        return new SourceException($"Cannot read file {path}: {reason}.", error);
    }

    /// <summary>Says why a file cannot be written.</summary>
    public static SourceException Unwritable(string path, Exception error) =>
        new($"Cannot write file {path}: {ReasonOf(error)}; choose another path.", error);

    /// <summary>Whether a file takes nothing more: .NET calls the limit of the file system or of the user an argument.</summary>
    public static bool IsFull(Exception error) => error is IOException or ArgumentOutOfRangeException;

    /// <summary>Why a file cannot be written, without the end of a sentence.</summary>
    public static string ReasonOf(Exception error) =>
        error is ArgumentOutOfRangeException ? "the file system takes no larger file" : error.Message.TrimEnd('.');
}
