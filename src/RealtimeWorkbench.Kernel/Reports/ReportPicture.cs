using System.Text.Json.Nodes;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>Pictures that Markdown names, as part of the page.</summary>
internal static class ReportPicture
{
    private const string Attachment = "attachment:";
    private const long LargestFile = 10_000_000;

    /// <summary>Returns a picture as a <c>data:</c> address.</summary>
    /// <param name="url">What the text names.</param>
    /// <param name="folder">Folder that relative paths start from.</param>
    /// <param name="attachments">Pictures that the cell holds.</param>
    /// <returns>The address, or <see langword="null"/> if there is no such file beside the notebook or it is no picture.</returns>
    public static string? AsData(string url, string folder, JsonObject? attachments)
    {
        if (url.StartsWith(Attachment, StringComparison.Ordinal))
        {
            return attachments?[Uri.UnescapeDataString(url[Attachment.Length..])] is JsonObject { Count: > 0 } held
                && held.First() is var (mimeType, data) && CellLanguages.TextOf(data) is { } bytes
                    ? $"data:{mimeType};base64,{bytes.ReplaceLineEndings("")}"
                    : null;
        }

        if (Uri.TryCreate(url, UriKind.Absolute, out _) || TypeOf(url) is not { } type)
        {
            return null;
        }

        var file = new FileInfo(Path.Combine(folder, Uri.UnescapeDataString(url)));
        return file is { Exists: true, Length: <= LargestFile }
            ? $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(file.FullName))}"
            : null;
    }

    private static string? TypeOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PNG" => "image/png",
        ".JPG" or ".JPEG" => "image/jpeg",
        ".GIF" => "image/gif",
        ".WEBP" => "image/webp",
        ".SVG" => "image/svg+xml",
        _ => null,
    };
}
