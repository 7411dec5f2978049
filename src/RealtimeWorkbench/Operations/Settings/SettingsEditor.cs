using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Changes settings by name, with one sentence for everything that is wrong.</summary>
public static class SettingsEditor
{
    /// <summary>Applies changes; all of them, or none if any is wrong.</summary>
    /// <param name="settings">Settings to start from.</param>
    /// <param name="changes">Texts by "Group.Setting". Case, spaces and punctuation in names do not matter; titles work as well.</param>
    /// <returns>The changed settings.</returns>
    /// <exception cref="SettingsException">Something is wrong; the exception has all that is.</exception>
    public static WorkbenchSettings Apply(
        WorkbenchSettings settings, IEnumerable<KeyValuePair<string, string>> changes)
    {
        var errors = new List<string>();
        var groups = typeof(WorkbenchSettings).GetProperties().Where(SettingsSchema.IsSetting)
            .ToDictionary(group => group, group => Copy(group.GetValue(settings)!));
        foreach (var (name, text) in changes)
        {
            if (Find(name, errors) is not var (group, setting))
            {
                continue;
            }

            if (TryParse(text, setting, out var value, out var expected))
            {
                setting.SetValue(groups[group], value);
            }
            else
            {
                errors.Add($"{group.Name}.{setting.Name}: '{text}' is not {expected}.{Elsewhere(setting, text)}");
            }
        }

        var changed = new WorkbenchSettings();
        foreach (var (group, values) in groups)
        {
            errors.AddRange(ErrorsOf(group.Name, values));
            group.SetValue(changed, values);
        }

        return errors.Count == 0 ? changed : throw new SettingsException(errors);
    }

    /// <summary>Says what is wrong with settings that were made in code or read from a file. Empty if nothing is.</summary>
    public static IReadOnlyList<string> Validate(WorkbenchSettings settings) =>
        [.. typeof(WorkbenchSettings).GetProperties().Where(SettingsSchema.IsSetting)
            .SelectMany(group => ErrorsOf(group.Name, group.GetValue(settings)!))];

    private static List<string> ErrorsOf(string group, object values)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(values, new ValidationContext(values), results, validateAllProperties: true);
        return [.. results.Select(result => Explain(group, values, result))];
    }

    /// <summary>The attributes' own messages name neither the value nor, in every culture, the same words.</summary>
    private static string Explain(string group, object values, ValidationResult result)
    {
        if (result.MemberNames.ToArray() is not [var name] || values.GetType().GetProperty(name) is not { } setting)
        {
            return result.ErrorMessage ?? $"{group} is wrong.";
        }

        var value = Convert.ToString(setting.GetValue(values), CultureInfo.InvariantCulture);
        if (setting.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            var unit = setting.GetCustomAttribute<UnitAttribute>() is { } attribute ? $" {attribute.Symbol}" : "";
            return Invariant($"{group}.{name}: {value} is out of range; use {range.Minimum} to {range.Maximum}{unit}.");
        }

        return setting.GetCustomAttribute<RequiredAttribute>() is not null && string.IsNullOrWhiteSpace(value)
            ? $"{group}.{name} is empty; it must have a value."
            : result.ErrorMessage ?? $"{group}.{name}: '{value}' is wrong.";
    }

    private static (PropertyInfo Group, PropertyInfo Setting)? Find(string name, List<string> errors)
    {
        var parts = name.Split('.', 2);
        var group = typeof(WorkbenchSettings).GetProperties()
            .FirstOrDefault(candidate => SettingsSchema.IsSetting(candidate) && Same(candidate.Name, parts[0]));
        if (group is null || parts.Length < 2)
        {
            var groups = string.Join(", ", SettingsSchema.Groups.Select(known => known.Name));
            errors.Add($"There is no setting '{name}'; write Group.Setting, where Group is one of {groups}.");
            return null;
        }

        var setting = group.PropertyType.GetProperties().FirstOrDefault(candidate =>
            SettingsSchema.IsSetting(candidate)
            && (Same(candidate.Name, parts[1])
                || Same(candidate.GetCustomAttribute<DisplayAttribute>()?.GetName() ?? "", parts[1])));
        if (setting is null)
        {
            var settings = string.Join(
                ", ", group.PropertyType.GetProperties().Where(SettingsSchema.IsSetting).Select(known => known.Name));
            errors.Add($"There is no setting '{parts[1]}' in {group.Name}; there are {settings}.");
            return null;
        }

        return (group, setting);
    }

    private static string Elsewhere(PropertyInfo setting, string text) =>
        setting.GetCustomAttributes<ElsewhereAttribute>().FirstOrDefault(other => other.Words.Split(',').Any(word => Same(word, text))) is { } found
            ? " " + found.Sentence
            : "";

    private static bool Same(string a, string b) =>
        string.Equals(LettersOf(a), LettersOf(b), StringComparison.OrdinalIgnoreCase);

    private static string LettersOf(string name) => string.Concat(name.Where(char.IsLetterOrDigit));

    private static object Copy(object values)
    {
        var copy = Activator.CreateInstance(values.GetType())!;
        foreach (var setting in values.GetType().GetProperties().Where(SettingsSchema.IsSetting))
        {
            setting.SetValue(copy, setting.GetValue(values));
        }

        return copy;
    }

    private static bool TryParse(string text, PropertyInfo setting, out object? value, out string expected)
    {
        var type = SettingsSchema.TypeOf(setting);
        expected = "";
        value = null;
        if (type == typeof(string))
        {
            value = text;
            return true;
        }

        if (text.Length == 0 && Nullable.GetUnderlyingType(setting.PropertyType) is not null)
        {
            return true;
        }

        if (type == typeof(bool))
        {
            expected = "on or off";
            value = text.ToUpperInvariant() switch
            {
                "ON" or "TRUE" or "YES" or "1" => true,
                "OFF" or "FALSE" or "NO" or "0" => false,
                _ => null,
            };
            return value is not null;
        }

        if (type.IsEnum)
        {
            expected = "one of " + string.Join(", ", Enum.GetNames(type).Select(SettingsSchema.WordFor));
            value = Enum.GetNames(type).FirstOrDefault(member => Same(member, text)) is { } found
                ? Enum.Parse(type, found)
                : null;
            return value is not null;
        }

        return TryParseNumber(text, type, out value, out expected);
    }

    private static bool TryParseNumber(string text, Type type, out object? value, out string expected)
    {
        value = null;
        if (type == typeof(int))
        {
            expected = "a whole number";
            value = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }
        else
        {
            expected = "a number";
            value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                ? number
                : null;
        }

        return value is not null;
    }
}
