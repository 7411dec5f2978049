namespace RealtimeWorkbench.Live;

/// <summary>Some neighbouring values of a metric, thinned to what a picture can show. Extremes are kept.</summary>
/// <param name="T">Event time of the first of them, in ms since 1970-01-01 UTC.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Last">Newest value.</param>
public readonly record struct SeriesPoint(long T, double Min, double Max, double Last);
