using System.Globalization;
using System.Text;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Notebooks.Magics;

/// <summary>The arguments of a magic command.</summary>
internal sealed class MagicArguments
{
    private readonly string _command;
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);

    private MagicArguments(string command) => _command = command;

    /// <summary>The argument that needs no name; the empty string for a command that has none.</summary>
    public string Value { get; private set; } = "";

    /// <exception cref="ArgumentException">An argument is missing, or there is one too many.</exception>
    public static MagicArguments Parse(NotebookMagic magic, string text)
    {
        var arguments = new MagicArguments(magic.Name);
        var hasValue = false;
        var words = Split(magic.Name, text);
        for (var i = 0; i < words.Count; i++)
        {
            var (word, isQuoted) = words[i];
            if (isQuoted || !word.StartsWith("--", StringComparison.Ordinal))
            {
                if (magic.Value is null || hasValue)
                {
                    throw new ArgumentException($"{magic.Name} does not understand '{word}'; {Usage(magic)}");
                }

                (arguments.Value, hasValue) = (word, true);
                continue;
            }

            var parts = word.Split('=', 2);
            if (!magic.Options.Contains(parts[0]))
            {
                throw new ArgumentException($"{magic.Name} has no option {parts[0]}; {Usage(magic)}");
            }

            if (parts.Length == 1 && i + 1 >= words.Count)
            {
                throw new ArgumentException($"{magic.Name}: {parts[0]} needs a value.");
            }

            var value = parts.Length == 2 ? parts[1] : words[++i].Word;
            if (!arguments._options.TryGetValue(parts[0], out var values))
            {
                arguments._options.Add(parts[0], values = []);
            }

            values.Add(value);
        }

        return magic.Value is null || hasValue
            ? arguments
            : throw new ArgumentException($"{magic.Name} needs {magic.Value}; {Usage(magic)}");
    }

    /// <summary>Value of an option, or <see langword="null"/> if it was not given; the last one if it was given several times.</summary>
    public string? Text(string option) => _options.TryGetValue(option, out var values) ? values[^1] : null;

    /// <summary>Values of an option that may be given several times, or once with commas between them.</summary>
    public IReadOnlyList<string> Texts(string option) => _options.TryGetValue(option, out var values)
        ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
        : [];

    /// <exception cref="ArgumentException">The value is not a number.</exception>
    public double? Number(string option) => Text(option) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new ArgumentException($"{_command}: {option} is '{text}'; it must be a number such as 73.95.");

    /// <exception cref="ArgumentException">The value is not a whole number.</exception>
    public int? Count(string option) => Text(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"{_command}: {option} is '{text}'; it must be a whole number such as 5.");

    /// <exception cref="ArgumentException">The value is not a duration.</exception>
    public TimeSpan? Duration(string option) => Text(option) is not { } text ? null
        : Durations.TryParse(text, out var duration) && duration > TimeSpan.Zero ? duration
        : throw new ArgumentException($"{_command}: {option} is '{text}'; write a number with its unit, such as 20s or 3min.");

    private static string Usage(NotebookMagic magic)
    {
        var value = magic.Value is null ? "" : $" {magic.Value}";
        var options = magic.Options.Count == 0 ? "" : $" and the options {string.Join(", ", magic.Options)}";
        return $"write {magic.Name}{value}{options}.";
    }

    /// <summary>Splits at blanks that are not inside of quotation marks.</summary>
    private static List<(string Word, bool IsQuoted)> Split(string command, string text)
    {
        var words = new List<(string, bool)>();
        var word = new StringBuilder();
        var (isOpen, isQuoted) = (false, false);
        foreach (var c in text)
        {
            if (c == '"')
            {
                // Only a word that begins with the mark is text as a whole; --name="a b" is an option.
                isQuoted |= !isOpen && word.Length == 0;
                isOpen = !isOpen;
            }
            else if (!isOpen && char.IsWhiteSpace(c))
            {
                End();
            }
            else
            {
                word.Append(c);
            }
        }

        if (isOpen)
        {
            throw new ArgumentException($"{command}: a quotation mark is never closed.");
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0 || isQuoted)
            {
                words.Add((word.ToString(), isQuoted));
            }

            word.Clear();
            isQuoted = false;
        }
    }
}
