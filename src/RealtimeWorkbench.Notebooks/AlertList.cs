using System.Collections;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;

namespace RealtimeWorkbench.Notebooks;

/// <summary>Alerts, those raised last at the end.</summary>
public sealed class AlertList : Displayable, IReadOnlyList<AlertView>
{
    private readonly IReadOnlyList<AlertView> _alerts;

    internal AlertList(IEnumerable<AlertView> alerts) =>
        _alerts = [.. alerts.OrderBy(alert => alert.RaisedAt).ThenBy(alert => alert.Id, StringComparer.Ordinal)];

    /// <summary>Number of alerts.</summary>
    public int Count => _alerts.Count;

    /// <summary>Those whose condition holds.</summary>
    public AlertList Active => new(_alerts.Where(alert => alert.State is AlertStanding.Active or AlertStanding.Acknowledged));

    /// <summary>Those that nobody has acknowledged.</summary>
    public AlertList Unacknowledged => new(_alerts.Where(alert => alert.State is AlertStanding.Active or AlertStanding.Returned));

    /// <inheritdoc />
    public AlertView this[int index] => _alerts[index];

    /// <inheritdoc />
    public IEnumerator<AlertView> GetEnumerator() => _alerts.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => Count == 0 ? Title : PlainText.Of(Title, ViewTables.Alerts(_alerts));

    internal override void Write(HtmlContent content)
    {
        content.Title(Title);
        if (Count > 0)
        {
            HtmlSections.AlertTable(content, _alerts);
        }
    }

    private string Title => Count == 0 ? "No alert was raised." : $"{ViewText.Count(Count)} {(Count == 1 ? "alert" : "alerts")}:";
}
