using System.Globalization;
using System.Text;

namespace RealtimeWorkbench.Dashboard.Prometheus;

/// <summary>Writes metrics as Prometheus reads them.</summary>
/// <remarks>Prometheus text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/.</remarks>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new();
    private string _name = "";

    /// <summary>Begins a metric; all its values must follow before the next one begins.</summary>
    /// <param name="name">Name, ending in the unit.</param>
    /// <param name="type">gauge or counter.</param>
    /// <param name="help">What it is, in one sentence.</param>
    public MetricsText Begin(string name, string type, string help)
    {
        _name = name;
        _text.Append("# HELP ").Append(name).Append(' ')
            .Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>Writes a value of the metric begun last.</summary>
    /// <param name="value">Value in the unit of the name.</param>
    /// <param name="labels">Names and values of the labels.</param>
    public MetricsText Value(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_name);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(TextOf(value)).Append('\n');
        return this;
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    private static string Escape(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);

    private static string TextOf(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
