using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>The outputs of the cells of a run, as <c>.ipynb</c> has them, each text in one piece.</summary>
/// <param name="cells">How many cells the notebook has.</param>
internal sealed class RunOutputs(int cells)
{
    private readonly List<JsonObject>[] _outputs = [.. Enumerable.Range(0, cells).Select(_ => new List<JsonObject>())];

    // What streams have said so far: a cell may print a great many pieces.
    private readonly Dictionary<JsonObject, StringBuilder> _texts = [];
    private readonly HashSet<int> _toClear = [];
    private readonly Dictionary<string, List<JsonObject>> _displays = new(StringComparer.Ordinal);

    /// <summary>Returns the outputs of a cell.</summary>
    /// <param name="position">Its position in the notebook.</param>
    public IReadOnlyList<JsonObject> Of(int position)
    {
        foreach (var output in _outputs[position])
        {
            if (_texts.TryGetValue(output, out var text))
            {
                output["text"] = text.ToString();
            }
        }

        return _outputs[position];
    }

    /// <summary>Takes in what the kernel says.</summary>
    /// <param name="said">What it says.</param>
    /// <param name="position">Position of the cell that it belongs to.</param>
    public void Apply(KernelEvent said, int position)
    {
        switch (said.Type)
        {
            case "stream" when said.Text is { Length: > 0 } text:
                AppendText(position, said.Name ?? "stdout", text);
                break;
            case "display" when said.Update == true:
                foreach (var shown in said.DisplayId is { } id && _displays.TryGetValue(id, out var known) ? known : [])
                {
                    shown["data"] = DataOf(said);
                }

                break;
            case "display":
                Show(position, new JsonObject { ["output_type"] = "display_data", ["data"] = DataOf(said), ["metadata"] = new JsonObject() }, said.DisplayId);
                break;
            case "result":
                Show(
                    position,
                    new JsonObject
                    {
                        ["output_type"] = "execute_result",
                        ["execution_count"] = said.ExecutionCount,
                        ["data"] = DataOf(said),
                        ["metadata"] = new JsonObject(),
                    },
                    said.DisplayId);
                break;
            case "error":
                AddError(position, said.Name ?? "Error", said.Text ?? "", said.Traceback ?? []);
                break;
            case "clear_output" when said.Wait == true:
                _toClear.Add(position);
                break;
            case "clear_output":
                Clear(position);
                break;
        }
    }

    /// <summary>Adds an error.</summary>
    public void AddError(int position, string name, string text, IReadOnlyList<string> traceback) => Show(
        position,
        new JsonObject
        {
            ["output_type"] = "error",
            ["ename"] = name,
            ["evalue"] = text,
            ["traceback"] = new JsonArray([.. (traceback.Count > 0 ? traceback : [text]).Select(line => (JsonNode)line)]),
        },
        displayId: null);

    private static JsonObject DataOf(KernelEvent said)
    {
        var data = new JsonObject();
        foreach (var (mimeType, text) in said.Data ?? new Dictionary<string, string>())
        {
            data[mimeType] = Documents.OutputText.IsJson(mimeType) ? JsonOf(text) : text;
        }

        return data;
    }

    /// <summary>JSON stands in an <c>.ipynb</c> as itself, and not as a text.</summary>
    private static JsonNode? JsonOf(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private void AppendText(int position, string name, string text)
    {
        ClearIfDue(position);
        if (_outputs[position] is [.., var last] && (string?)last["output_type"] == "stream" && (string?)last["name"] == name)
        {
            _texts[last].Append(text);
        }
        else
        {
            var stream = new JsonObject { ["output_type"] = "stream", ["name"] = name, ["text"] = "" };
            _texts.Add(stream, new StringBuilder(text));
            _outputs[position].Add(stream);
        }
    }

    private void Show(int position, JsonObject output, string? displayId)
    {
        ClearIfDue(position);
        _outputs[position].Add(output);
        if (displayId is not null)
        {
            if (!_displays.TryGetValue(displayId, out var shown))
            {
                _displays[displayId] = shown = [];
            }

            shown.Add(output);
        }
    }

    private void ClearIfDue(int position)
    {
        if (_toClear.Remove(position))
        {
            Clear(position);
        }
    }

    private void Clear(int position)
    {
        foreach (var shown in _displays.Values)
        {
            shown.RemoveAll(_outputs[position].Contains);
        }

        foreach (var output in _outputs[position])
        {
            _texts.Remove(output);
        }

        _outputs[position].Clear();
    }
}
