using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace RealtimeWorkbench;

/// <summary>Checks option records by the attributes on their properties.</summary>
internal static class OptionsGuard
{
    /// <summary>Returns <paramref name="options"/> if they are valid.</summary>
    /// <exception cref="ArgumentException">At least one value is out of its range; the message has a sentence for each.</exception>
    public static T Valid<T>(T options)
        where T : class
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? options : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    private static IEnumerable<string> Errors(object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(options);
            var name = property.GetCustomAttribute<DisplayAttribute>()?.GetName() ?? property.Name;
            foreach (var range in property.GetCustomAttributes<RangeAttribute>())
            {
                if (!range.IsValid(value))
                {
                    yield return Invariant($"{name} is {value}; it must be from {range.Minimum} to {range.Maximum}.");
                }
            }
        }

        var context = new ValidationContext(options);
        foreach (var result in (options as IValidatableObject)?.Validate(context) ?? [])
        {
            yield return result.ErrorMessage ?? "";
        }
    }
}
