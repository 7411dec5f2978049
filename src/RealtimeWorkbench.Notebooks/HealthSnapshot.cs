using RealtimeWorkbench.Export;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;

namespace RealtimeWorkbench.Notebooks;

/// <summary>Health of everything that is watched.</summary>
public sealed class HealthSnapshot : Displayable
{
    private readonly HealthView _health;

    internal HealthSnapshot(HealthView health, IEnumerable<HealthView> history)
    {
        _health = health;
        History = [.. history];
    }

    /// <summary>Status of the worst component.</summary>
    public HealthStatus Status => _health.Status;

    /// <summary>Score of the worst component, 0 to 1; <see langword="null"/> if unknown.</summary>
    public double? Score => _health.Score;

    /// <summary>The components.</summary>
    public IReadOnlyList<HealthComponentView> Components => _health.Components;

    /// <summary>Earlier checks, oldest first.</summary>
    public IReadOnlyList<HealthView> History { get; }

    /// <inheritdoc />
    public override string ToString() =>
        Components.Count == 0 ? "Health was not checked yet." : PlainText.Of(Title, ViewTables.Health(_health));

    internal override void Write(HtmlContent content)
    {
        content.Title(Components.Count == 0 ? "Health was not checked yet." : Title);
        if (Components.Count == 0)
        {
            return;
        }

        content.Table(ViewTables.Health(_health));
        content.Markup.Open("details").Element("summary", "What the scores are made of");
        foreach (var component in Components.Where(component => component.Measures.Count > 0))
        {
            content.Title(component.Component);
            content.Table(ViewTables.Measures(component));
        }

        content.Markup.Close().Line();
    }

    private string Title => $"Health: {ViewText.Word(Status)}, score {ViewText.Number(Score)}";
}
