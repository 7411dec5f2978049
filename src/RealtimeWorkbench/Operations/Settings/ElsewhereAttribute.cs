namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Words that a setting does not know, for there is another place for what they mean.</summary>
/// <param name="words">The words, apart by commas.</param>
/// <param name="sentence">Where to look instead.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ElsewhereAttribute(string words, string sentence) : Attribute
{
    /// <summary>The words, apart by commas.</summary>
    public string Words => words;

    /// <summary>Where to look instead.</summary>
    public string Sentence => sentence;
}
