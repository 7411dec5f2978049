using System.Text;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>Reads and writes notebooks; the ending of the file's name says which format it has.</summary>
public static class NotebookFile
{
    // A file in another encoding is refused, rather than filled with replacement characters.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a notebook.</summary>
    /// <param name="path">A file <c>.dib</c> or <c>.ipynb</c>.</param>
    /// <exception cref="NotebookException">There is no such file, or it isn't a notebook that we can read.</exception>
    public static Notebook Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var isDib = IsDib(path);
        if (Directory.Exists(path))
        {
            throw new NotebookException($"{path} is a folder; name a notebook in it.");
        }

        if (!File.Exists(path))
        {
            throw new NotebookException($"{path} does not exist.");
        }

        try
        {
            var text = File.ReadAllText(path, Utf8);
            return isDib ? DibFormat.Parse(text, path) : IpynbFormat.Parse(text, path);
        }
        catch (DecoderFallbackException wrong)
        {
            throw new NotebookException($"{path} is not a notebook: it is not text in UTF-8.", wrong);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be read: {wrong.Message}", wrong);
        }
    }

    /// <summary>Writes a notebook over what is there.</summary>
    /// <param name="path">A file <c>.dib</c> or <c>.ipynb</c>.</param>
    /// <param name="notebook">The notebook. A <c>.dib</c> doesn't keep its outputs, empty cells and blank lines around the text of a cell.</param>
    /// <exception cref="NotebookException">The name ends in neither.</exception>
    public static void Write(string path, Notebook notebook)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(notebook);
        File.WriteAllText(path, IsDib(path) ? DibFormat.Format(notebook) : IpynbFormat.Format(notebook), Utf8);
    }

    /// <summary>Whether a path names a <c>.dib</c>.</summary>
    /// <param name="path">The path.</param>
    /// <returns><see langword="true"/> for <c>.dib</c>, <see langword="false"/> for <c>.ipynb</c>.</returns>
    /// <exception cref="NotebookException">It names neither.</exception>
    public static bool IsDib(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".DIB" => true,
        ".IPYNB" => false,
        _ => throw new NotebookException($"{path} is not a notebook: its name must end in .dib or .ipynb."),
    };
}
