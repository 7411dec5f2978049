using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>What an <c>.ipynb</c> must say so that .NET Interactive, VS Code and Jupyter all open it.</summary>
internal static class PortableMetadata
{
    /// <summary>Returns the metadata of a notebook with what is missing. What is there stays: it may name the kernel that the reader has.</summary>
    public static JsonObject Complete(Notebook notebook)
    {
        var complete = (JsonObject)notebook.Metadata.DeepClone();
        if (notebook.DefaultLanguage is CellLanguages.CSharp or "fsharp")
        {
            var language = notebook.DefaultLanguage == CellLanguages.CSharp ? "C#" : "F#";
            Add("kernelspec", () => new JsonObject
            {
                ["display_name"] = $".NET ({language})",
                ["language"] = language,
                ["name"] = $".net-{notebook.DefaultLanguage}",
            });
            Add("language_info", () => new JsonObject { ["name"] = "polyglot-notebook" });
        }

        Add("polyglot_notebook", () => Polyglot(notebook.DefaultLanguage));
        Declare((JsonObject)complete["polyglot_notebook"]!, notebook);
        return complete;

        void Add(string name, Func<JsonObject> make)
        {
            if (complete[name] is not JsonObject)
            {
                complete[name] = make();
            }
        }
    }

    /// <summary>Returns the default kernel that a notebook names in what .NET Interactive keeps of it.</summary>
    public static string? DefaultKernelOf(JsonObject metadata) =>
        (metadata["polyglot_notebook"] as JsonObject)?["kernelInfo"] is JsonObject info ? CellLanguages.TextOf(info["defaultKernelName"]) : null;

    /// <summary>Returns the language of cells that name none.</summary>
    public static string DefaultLanguageOf(JsonObject metadata, CellLanguages languages)
    {
        if (DefaultKernelOf(metadata) is { } kernel)
        {
            return languages.Find(kernel) ?? kernel;
        }

        // Jupyter's kernels for other languages call them by the names of the languages, such as python.
        var named = metadata["kernelspec"] is JsonObject specification ? CellLanguages.TextOf(specification["language"]) : null;
        return named is null ? CellLanguages.CSharp : languages.Find(named) ?? named;
    }

    /// <summary>Metadata of a cell of code. Its kernel is always the default one, since Jupyter sends every cell to that.</summary>
    public static JsonObject OfCode(JsonObject metadata, string defaultLanguage)
    {
        var complete = (JsonObject)metadata.DeepClone();
        Member("dotnet_interactive")["language"] = defaultLanguage;
        Member("polyglot_notebook")["kernelName"] = defaultLanguage;
        return complete;

        JsonObject Member(string name)
        {
            if (complete[name] is not JsonObject member)
            {
                complete[name] = member = [];
            }

            return member;
        }
    }

    /// <summary>Declares the kernels of a notebook.</summary>
    private static JsonObject Polyglot(string defaultLanguage) => new()
    {
        ["kernelInfo"] = new JsonObject
        {
            ["defaultKernelName"] = defaultLanguage,
            ["items"] = new JsonArray(new JsonObject { ["aliases"] = new JsonArray(), ["name"] = defaultLanguage }),
        },
    };

    /// <summary>Declares the languages that nobody knows by themselves, or the lines that begin their cells would be text.</summary>
    private static void Declare(JsonObject polyglot, Notebook notebook)
    {
        var languages = CellLanguages.Of(new JsonObject { ["polyglot_notebook"] = polyglot.DeepClone() });
        foreach (var language in notebook.Cells.Select(cell => cell.Language).Append(notebook.DefaultLanguage).Distinct())
        {
            if (language == CellLanguages.Raw || languages.Find(language) is not null)
            {
                continue;
            }

            if (polyglot["kernelInfo"] is not JsonObject info)
            {
                polyglot["kernelInfo"] = info = new JsonObject { ["defaultKernelName"] = notebook.DefaultLanguage };
            }

            if (info["items"] is not JsonArray items)
            {
                info["items"] = items = [];
            }

            items.Add(new JsonObject { ["aliases"] = new JsonArray(), ["name"] = language });
        }
    }
}
