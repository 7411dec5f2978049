using System.Globalization;
using System.Numerics;
using Microsoft.CodeAnalysis.CSharp;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>A variable that a notebook declares as a parameter.</summary>
/// <param name="Name">Name of the variable.</param>
/// <param name="Type">Its type, by its declaration or by its first value: text, truth value or a kind of number.</param>
internal sealed record NotebookParameter(string Name, TypeCode Type)
{
    /// <summary>What its values are, to be said in a sentence.</summary>
    public string Kind => Type switch
    {
        TypeCode.String => "a text",
        TypeCode.Boolean => "true or false",
        TypeCode.Double or TypeCode.Single or TypeCode.Decimal => "a number such as 2.5",
        TypeCode.Int32 => "a whole number such as 5",
        _ => $"a whole number of the type {Type}",
    };

    /// <summary>Writes a value as C#.</summary>
    /// <param name="value">The value as somebody typed it; numbers with a point, whatever the machine's culture.</param>
    /// <returns>The literal, or <see langword="null"/> if the value doesn't fit.</returns>
    public string? Literal(string value) => Type switch
    {
        TypeCode.String => SymbolDisplay.FormatLiteral(value, quote: true),
        TypeCode.Boolean => bool.TryParse(value, out var truth) ? (truth ? "true" : "false") : null,
        TypeCode.Double => Number<double>(value, NumberStyles.Float, "d"),
        TypeCode.Single => Number<float>(value, NumberStyles.Float, "f"),
        TypeCode.Decimal => Number<decimal>(value, NumberStyles.Float, "m"),
        TypeCode.Int64 => Number<long>(value, NumberStyles.AllowLeadingSign, "L"),
        TypeCode.UInt64 => Number<ulong>(value, NumberStyles.None, "UL"),
        TypeCode.UInt32 => Number<uint>(value, NumberStyles.None, "u"),
        TypeCode.Int16 => Number<short>(value, NumberStyles.AllowLeadingSign, ""),
        TypeCode.Byte => Number<byte>(value, NumberStyles.None, ""),
        _ => Number<int>(value, NumberStyles.AllowLeadingSign, ""),
    };

    private static string? Number<T>(string value, NumberStyles styles, string suffix)
        where T : INumberBase<T> =>
        T.TryParse(value.Trim(), styles, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number)
            ? number.ToString(null, CultureInfo.InvariantCulture) + suffix
            : null;
}
