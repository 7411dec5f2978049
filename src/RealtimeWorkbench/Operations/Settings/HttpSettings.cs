using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Which address to ask for samples, how often, and what of its answers they are. Holds no secret: only where secrets are.</summary>
public sealed partial record HttpSettings : IValidatableObject
{
    /// <summary>Address to ask. {since} in it stands for the greatest value of the since field so far, ${NAME} for an environment variable. Empty by default.</summary>
    [Display(Name = "URL", Description = "Address to ask, such as https://press.local/api/values?after={since}; {since}: the greatest value of the since field so far; ${NAME} stands for an environment variable.")]
    public string Url { get; init; } = "";

    /// <summary>Seconds from one question to the next. 5 by default; from 0.1 to 86 400.</summary>
    [Display(Name = "Interval", Description = "Time from one question to the next.")]
    [Range(0.1, 86400.0)]
    [Unit("s")]
    public double Interval { get; init; } = 5;

    /// <summary>Path to the records in an answer, such as data.items. By default the answer is a record, or a list of them.</summary>
    [Display(Name = "Records", Description = "Path to the records in an answer, such as data.items; empty: the answer is a record, or a list of them.")]
    public string Records { get; init; } = "";

    /// <summary>What fields of samples are in a record, name=path, separated by semicolons. By default records are samples as they are.</summary>
    [Display(Name = "Fields", Description = "Fields of a sample and their paths in a record, such as timestamp=ts; machine=device.id; temperature=values.0.t; empty: records are samples as they are.")]
    public string Fields { get; init; } = "";

    /// <summary>Key of the machine of records that name none. Empty, for machine-1, by default.</summary>
    [Display(Name = "Machine", Description = "Machine of records that name none; empty: machine-1.")]
    [StringLength(256)]
    public string Machine { get; init; } = "";

    /// <summary>Path in a record to what grows: a time or a number. timestamp by default.</summary>
    [Display(Name = "Since field", Description = "Path in a record to what grows, a time or a number, for {since}.")]
    [Required]
    public string SinceField { get; init; } = "timestamp";

    /// <summary>What stands for {since} the first time. 0 by default.</summary>
    [Display(Name = "Since start", Description = "What stands for {since} the first time.")]
    public string SinceStart { get; init; } = "0";

    /// <summary>Headers of the questions, Name: value, separated by semicolons. Empty by default.</summary>
    [Display(Name = "Headers", Description = "Headers of the questions, Name: value, separated by semicolons, such as Authorization: Bearer ${PRESS_TOKEN}; ${NAME} stands for an environment variable.")]
    public string Headers { get; init; } = "";

    /// <summary>Seconds within which an answer has to be there. 10 by default; from 0.1 to 600.</summary>
    [Display(Name = "Timeout", Description = "Time within which an answer has to be there.")]
    [Range(0.1, 600.0)]
    [Unit("s")]
    public double Timeout { get; init; } = 10;

    /// <summary>The headers one by one, as they are written: variables are not replaced.</summary>
    [JsonIgnore]
    public IReadOnlyList<KeyValuePair<string, string>> HeaderList => ListOf(Headers, ':');

    /// <summary>The fields one by one, with their paths.</summary>
    [JsonIgnore]
    public IReadOnlyList<KeyValuePair<string, string>> FieldList => ListOf(Fields, '=');

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url.Length > 0 && !IsAddress(Url))
        {
            yield return new ValidationResult("Http.Url is no address; write one with http:// or https://, such as https://press.local/api/values.");
        }
        else if (Url.Length > 0 && UserInfo().IsMatch(Url))
        {
            yield return new ValidationResult(
                "Http.Url holds a user, and settings are shown and exported; write Http.Headers=Authorization: Basic ${VARIABLE} and put user and password, joined by a colon and in base64, into that environment variable.");
        }

        foreach (var (name, value) in HeaderList)
        {
            if (value.Length == 0 || !HeaderName().IsMatch(name))
            {
                yield return new ValidationResult($"Http.Headers: '{name}' is no header with a value; write Name: value, separated by semicolons, such as Accept: application/json.");
            }
            else if (IsSecret(name) && !Variable().IsMatch(value))
            {
                yield return new ValidationResult(
                    $"Http.Headers: {name} is a secret, and settings are shown and exported; write {name}: ${{VARIABLE}} and put it into that environment variable.");
            }
        }

        foreach (var (name, path) in FieldList.Where(field => field.Value.Length == 0 || field.Key.Length == 0))
        {
            yield return new ValidationResult($"Http.Fields: '{name}{path}' has no path; write name=path, separated by semicolons, such as temperature=values.t.");
        }
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(Variable().Replace(url.Replace("{since}", "0", StringComparison.Ordinal), "0"), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static bool IsSecret(string name) => SecretName().IsMatch(name);

    private static IReadOnlyList<KeyValuePair<string, string>> ListOf(string text, char mark) =>
    [
        .. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split(mark, 2, StringSplitOptions.TrimEntries))
            .Select(words => new KeyValuePair<string, string>(words[0], words.Length == 2 ? words[1] : "")),
    ];

    [GeneratedRegex("://[^/?#]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
    private static partial Regex HeaderName();

    [GeneratedRegex("authorization|cookie|key|token|secret|password", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    internal static partial Regex Variable();
}
