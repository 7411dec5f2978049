using System.Globalization;
using System.Text;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Tests.Operations.Settings;

/// <summary>Writes docs/settings.md.</summary>
internal static class SettingsDocument
{
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append(
            """
            # All settings

            Written from the option records in `src/RealtimeWorkbench/Operations/Settings`; do not edit by hand.
            Set one on the command line with `--set Group.Setting=value`, in a file for `rtw run`, in the form on the page, or with `PUT /api/config`.
            Case, spaces and punctuation in names do not matter.

            """);
        foreach (var group in SettingsSchema.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {group.Title}\n\n| setting | name | range | default | meaning |\n|---|---|---|---|---|\n");
            foreach (var setting in group.Settings)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {setting.Title} | `{group.Name}.{setting.Name}` | {RangeOf(setting)} | {DefaultOf(setting)} | {setting.Description} |\n");
            }
        }

        return text.ToString();
    }

    private static string RangeOf(SettingDescription setting) => setting.Kind switch
    {
        SettingKind.Boolean => "on, off",
        SettingKind.Choice => string.Join(", ", setting.Choices!),
        SettingKind.Text => "text",
        _ when setting.Minimum is null => setting.Optional ? "number or empty" : "number",
        _ => string.Create(CultureInfo.InvariantCulture, $"{setting.Minimum} to {setting.Maximum} {setting.Unit}").TrimEnd(),
    };

    private static string DefaultOf(SettingDescription setting) => setting.Default switch
    {
        true => "on",
        false => "off",
        null or "" => "empty",
        _ => Convert.ToString(setting.Default, CultureInfo.InvariantCulture)!,
    };
}
