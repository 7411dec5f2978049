using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>The XML documentation beside an assembly, read when it is first asked for.</summary>
/// <param name="paths">Files to look into, in this order; those that aren't there are left out.</param>
internal sealed class XmlDocumentation(IReadOnlyList<string> paths) : DocumentationProvider
{
    private readonly Lazy<IReadOnlyList<Lazy<Dictionary<string, string>>>> _files = new(() =>
        [.. paths.Where(File.Exists).Select(path => new Lazy<Dictionary<string, string>>(() => Read(path)))]);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken)
    {
        foreach (var file in _files.Value)
        {
            if (file.Value.TryGetValue(documentationMemberID, out var text))
            {
                return text;
            }
        }

        return null;
    }

    private static Dictionary<string, string> Read(string path)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var member in XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member"))
            {
                if (member.Attribute("name") is { } name)
                {
                    members[name.Value] = member.ToString();
                }
            }
        }
        catch (XmlException)
        {
            // Documentation that can't be read is none.
        }

        return members;
    }
}
