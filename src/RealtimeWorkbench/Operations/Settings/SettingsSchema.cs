using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Describes the settings by reading the option records; there is no second description anywhere.</summary>
public static class SettingsSchema
{
    /// <summary>All groups, in the order of <see cref="WorkbenchSettings"/>.</summary>
    public static IReadOnlyList<SettingGroup> Groups { get; } =
        [.. typeof(WorkbenchSettings).GetProperties().Where(IsSetting).Select(DescribeGroup)];

    /// <summary>Values of all settings by group and name, as JSON writes them: choices as words.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> Values(WorkbenchSettings settings) =>
        typeof(WorkbenchSettings).GetProperties().Where(IsSetting).ToDictionary(
            group => group.Name,
            group => (IReadOnlyDictionary<string, object?>)group.PropertyType.GetProperties().Where(IsSetting).ToDictionary(
                setting => setting.Name, setting => ToJsonValue(setting.GetValue(group.GetValue(settings)))));

    /// <summary>Word that stands for a member of an enumeration in configuration, such as rate_of_change.</summary>
    internal static string WordFor(string member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member);

    internal static bool IsSetting(PropertyInfo property) => property.CanWrite;

    internal static Type TypeOf(PropertyInfo setting) =>
        Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;

    private static SettingGroup DescribeGroup(PropertyInfo group)
    {
        var defaults = Activator.CreateInstance(group.PropertyType);
        var title = group.Name is nameof(WorkbenchSettings.Spc) or nameof(WorkbenchSettings.Mqtt) or nameof(WorkbenchSettings.Http) or nameof(WorkbenchSettings.Sql) ? group.Name.ToUpperInvariant() : group.Name;
        return new SettingGroup(
            group.Name,
            title,
            [.. group.PropertyType.GetProperties().Where(IsSetting).Select(setting => Describe(setting, defaults))]);
    }

    private static SettingDescription Describe(PropertyInfo setting, object? defaults)
    {
        var display = setting.GetCustomAttribute<DisplayAttribute>();
        var range = setting.GetCustomAttribute<RangeAttribute>();
        var type = TypeOf(setting);
        return new SettingDescription(
            setting.Name,
            display?.GetName() ?? setting.Name,
            display?.GetDescription() ?? "",
            KindOf(type),
            setting.GetCustomAttribute<UnitAttribute>()?.Symbol ?? "",
            range is null ? null : Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture),
            range is null ? null : Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture),
            Nullable.GetUnderlyingType(setting.PropertyType) is not null,
            ToJsonValue(setting.GetValue(defaults)),
            type.IsEnum ? [.. Enum.GetNames(type).Select(WordFor)] : null);
    }

    private static SettingKind KindOf(Type type) => type switch
    {
        _ when type == typeof(bool) => SettingKind.Boolean,
        _ when type == typeof(int) || type == typeof(long) => SettingKind.WholeNumber,
        _ when type == typeof(double) => SettingKind.Number,
        { IsEnum: true } => SettingKind.Choice,
        _ => SettingKind.Text,
    };

    private static object? ToJsonValue(object? value) => value is Enum ? WordFor(value.ToString()!) : value;
}
