using RealtimeWorkbench.Export;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Notebooks;

/// <summary>The settings of a workbench.</summary>
public sealed class SettingList : Displayable
{
    internal SettingList(WorkbenchSettings values) => Values = values;

    /// <summary>The settings, group by group.</summary>
    public WorkbenchSettings Values { get; }

    /// <summary>Names of all settings, as <c>Group.Setting</c>.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. SettingsSchema.Groups.SelectMany(group => group.Settings.Select(setting => $"{group.Name}.{setting.Name}"))];

    /// <summary>Value of a setting.</summary>
    /// <param name="name">Its name, such as <c>Spc.SubgroupSize</c>.</param>
    /// <exception cref="ArgumentException">There is no such setting.</exception>
    public object? this[string name]
    {
        get
        {
            foreach (var (group, values) in SettingsSchema.Values(Values))
            {
                foreach (var (setting, value) in values)
                {
                    if (string.Equals($"{group}.{setting}", name, StringComparison.OrdinalIgnoreCase))
                    {
                        return value;
                    }
                }
            }

            throw new ArgumentException($"There is no setting '{name}'; there are {string.Join(", ", Names)}.");
        }
    }

    /// <inheritdoc />
    public override string ToString() => PlainText.Of("Settings", ViewTables.Settings(Values))
        + string.Concat(Hints.Select(hint => "\n" + hint));

    private IEnumerable<string> Hints => SettingHints.Of(Values).Select(hint => $"{hint.Key}: {hint.Value}");

    internal override void Write(HtmlContent content)
    {
        content.Title("Settings");
        content.Table(ViewTables.Settings(Values));
        foreach (var hint in Hints)
        {
            content.Remark(hint);
        }
    }
}
