using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Averages of the latest rows.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 9.3. The first points average what there
/// is. The variance of an average of w means is σ²/w² · Σ1/nᵢ, which is σ²/(nw) where sizes are equal.
/// </remarks>
internal sealed class StreamingMovingAverage(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private readonly double[] _means = new double[design.AverageSpan];
    private readonly double[] _sizes = new double[design.AverageSpan];
    private readonly double _center = design.Target ?? process.Center;
    private int _next;
    private int _seen;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var mean = MeanOf(input.Values);
        if (double.IsNaN(mean))
        {
            points[0] = new PlottedPoint(1, mean, ShewhartLimits.Mean(_center, process.Sigma, 1, design.MultipleOfMeans));
            return;
        }

        _means[_next] = mean;
        _sizes[_next] = input.Values.Length;
        _next = (_next + 1) % _means.Length;
        _seen = Math.Min(_seen + 1, _means.Length);

        // Added up anew each time, oldest first: a running sum would drift away from what the window holds.
        var (sum, size, inverse) = (0.0, 0.0, 0.0);
        for (var i = 0; i < _seen; i++)
        {
            var place = (_next + _means.Length - _seen + i) % _means.Length;
            sum += _means[place] - _center;
            size += _sizes[place];
            inverse += 1 / _sizes[place];
        }

        var limits = ControlLimits.Around(_center, process.Sigma * Math.Sqrt(inverse) / _seen, design.MultipleOfMeans);
        points[0] = new PlottedPoint(size, _center + (sum / _seen), limits);
    }

    internal override void Save(StateWriter writer)
    {
        writer.Write(_seen);
        writer.Write(_next);
        writer.Write(_means);
        writer.Write(_sizes);
    }

    internal override void Restore(StateReader reader)
    {
        (_seen, _next) = (reader.ReadInt32(), reader.ReadInt32());
        if (_seen < 0 || _seen > _means.Length || _next < 0 || _next >= _means.Length)
        {
            throw reader.Damaged(Invariant($"a moving average of {_means.Length} values at place {_next}"));
        }

        reader.Read(_means);
        reader.Read(_sizes);
    }
}
