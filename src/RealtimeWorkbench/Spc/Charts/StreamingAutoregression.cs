using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What is left of each value once the model has said what to expect after those before it.</summary>
/// <remarks>
/// L. C. Alwan and H. V. Roberts, "Time-series modeling for statistical process control", <i>Journal of Business &amp; Economic
/// Statistics</i> 6(1), 1988; Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 10.4. The residuals are independent if the
/// model is right, so all rules are valid. A missing value leaves as many residuals out as the model looks back.
/// </remarks>
internal sealed class StreamingAutoregression(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private readonly ControlLimits _limits = ControlLimits.Around(0, process.Sigma, design.MultipleOfMeans);

    /// <summary>Deviations of the latest values, the latest first.</summary>
    private readonly double[] _latest = new double[process.Coefficients.Count];

    private int _seen;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var deviation = input.Values[0] - process.Center;
        var residual = deviation;
        for (var i = 0; i < _latest.Length; i++)
        {
            residual -= process.Coefficients[i] * _latest[i];
        }

        if (_seen == _latest.Length)
        {
            points[0] = new PlottedPoint(1, residual, _limits);
        }

        _seen = Math.Min(_seen + 1, _latest.Length);
        for (var i = _latest.Length - 1; i > 0; i--)
        {
            _latest[i] = _latest[i - 1];
        }

        if (_latest.Length > 0)
        {
            _latest[0] = deviation;
        }
    }

    internal override void Save(StateWriter writer)
    {
        writer.Write(_seen);
        writer.Write(_latest);
    }

    internal override void Restore(StateReader reader)
    {
        _seen = reader.ReadInt32();
        if (_seen < 0 || _seen > _latest.Length)
        {
            throw reader.Damaged(Invariant($"a model that has seen {_seen} of {_latest.Length} values"));
        }

        reader.Read(_latest);
    }
}
