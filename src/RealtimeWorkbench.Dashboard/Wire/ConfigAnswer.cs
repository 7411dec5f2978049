using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET</c> and <c>PUT /api/config</c>.</summary>
/// <param name="Operations">Operations to choose from.</param>
/// <param name="Sources">Sources to choose from.</param>
/// <param name="Groups">Description of all settings.</param>
/// <param name="Values">Values of all settings by group and name.</param>
/// <param name="Hints">What settings lead to, in a sentence, by group and name such as Spc.ControlLimit.</param>
internal sealed record ConfigAnswer(
    IReadOnlyList<OperationChoice> Operations,
    IReadOnlyList<SourceChoice> Sources,
    IReadOnlyList<SettingGroup> Groups,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> Values,
    IReadOnlyDictionary<string, string> Hints);
