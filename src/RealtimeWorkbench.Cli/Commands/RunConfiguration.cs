using System.Text.Json;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>What the file says that <c>rtw run</c> reads.</summary>
/// <param name="Operation">Operation to execute; the complete workflow by default.</param>
/// <param name="Source">Source; demo by default.</param>
/// <param name="Serve">Whether to serve the dashboard; on by default.</param>
/// <param name="Settings">Settings; the defaults where the file has none.</param>
internal sealed record RunConfiguration(OperationKind Operation, string Source, bool Serve, WorkbenchSettings Settings)
{
    /// <summary>A service runs until it is stopped, so the demo process does not end by itself.</summary>
    private static WorkbenchSettings Defaults { get; } = new() { Demo = new DemoSettings { Duration = 0 } };

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">The file cannot be read, or is not a configuration.</exception>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static RunConfiguration Read(string path)
    {
        string text;
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new UsageException($"There is no configuration {path}.");
        }

        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read the configuration {path}: {problem.Message}");
        }

        try
        {
            using var document = JsonDocument.Parse(
                text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return Read(path, document.RootElement);
        }
        catch (JsonException problem)
        {
            // The reader counts from 0 and appends the place; people count from 1.
            var reason = problem.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            throw new UsageException(Invariant($"{path} is not JSON at line {problem.LineNumber + 1}: {reason}"));
        }
        catch (ArgumentException problem)
        {
            throw new UsageException($"{path}: {problem.Message}");
        }
    }

    private static RunConfiguration Read(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new UsageException($"{path} must be a JSON object with operation, source, serve and settings.");
        }

        var configuration = new RunConfiguration(OperationKind.Workflow, SourceCatalog.Demo, true, Defaults);
        foreach (var member in root.EnumerateObject())
        {
            configuration = (member.Name, member.Value.ValueKind) switch
            {
                ("operation", JsonValueKind.String) =>
                    configuration with { Operation = OperationCatalog.Find(member.Value.GetString()!).Kind },
                ("source", JsonValueKind.String) => configuration with { Source = member.Value.GetString()! },
                ("serve", JsonValueKind.True or JsonValueKind.False) =>
                    configuration with { Serve = member.Value.GetBoolean() },
                ("settings", JsonValueKind.Object) => configuration with
                {
                    Settings = SettingsEditor.Apply(Defaults, SettingsJson.ToChanges(member.Value)),
                },
                _ => throw new UsageException(
                    $"{path}: '{member.Name}' is not understood; there are operation and source (texts), serve (true or false) and settings (an object)."),
            };
        }

        return configuration;
    }
}
