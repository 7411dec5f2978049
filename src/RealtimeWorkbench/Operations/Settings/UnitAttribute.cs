namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Unit of a setting.</summary>
/// <param name="symbol">Symbol that stands behind the number, such as "s" or "samples".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnitAttribute(string symbol) : Attribute
{
    /// <summary>Symbol that stands behind the number.</summary>
    public string Symbol => symbol;
}
