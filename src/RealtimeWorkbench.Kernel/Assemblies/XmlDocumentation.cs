using System.Collections.Concurrent;
using System.Globalization;
using System.Xml;
using Microsoft.CodeAnalysis;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>The XML documentation beside an assembly, read when it is first asked for.</summary>
/// <param name="paths">Files to look into, in this order; those that aren't there are left out.</param>
internal sealed class XmlDocumentation(IReadOnlyList<string> paths) : DocumentationProvider
{
    private static readonly ConcurrentDictionary<string, Lazy<Dictionary<string, string>>> Files = new(StringComparer.Ordinal);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken)
    {
        foreach (var path in paths.Where(File.Exists))
        {
            var file = Files.GetOrAdd(path, name => new Lazy<Dictionary<string, string>>(() => Read(name)));
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
            using var reader = XmlReader.Create(path);
            while (!reader.EOF)
            {
                if (reader is { NodeType: XmlNodeType.Element, Name: "member" } && reader.GetAttribute("name") is { } name)
                {
                    // This reads to the node behind the member.
                    members[name] = reader.ReadOuterXml();
                }
                else
                {
                    reader.Read();
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
