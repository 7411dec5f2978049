import { separators, significant, zoneName } from "./format.ts";
import type { Palette } from "./palette.ts";
import type { Metric, SeriesPoint } from "./protocol.ts";

/** The figure of one series: band of extremes, line of newest values, thresholds labelled at the right end. */
export function seriesFigure(metric: Metric, points: readonly SeriesPoint[], palette: Palette, width: number,
    height: number): { data: unknown[]; layout: object } {
    const x = points.map(point => point.t);
    const common = { x, type: "scatter", mode: "lines", connectgaps: false };
    const edge = { ...common, hoverinfo: "skip", line: { width: 0 } };
    const limits = ([["upper", metric.upper], ["lower", metric.lower]] as const)
        .filter((pair): pair is readonly ["upper" | "lower", number] => pair[1] !== null);
    const axis = { gridcolor: palette.grid, linecolor: palette.muted, tickfont: { color: palette.muted, size: 11 } };
    return {
        data: [
            { ...edge, y: points.map(point => point.min) },
            { ...edge, y: points.map(point => point.max), fill: "tonexty", fillcolor: palette.baseline },
            {
                ...common, y: points.map(point => point.last), line: { width: 1.4, color: palette.line },
                hovertemplate: `%{x|%H:%M:%S.%L}<br><b>%{y} ${metric.unit}</b><extra></extra>`,
            },
        ],
        layout: {
            width, height, margin: { l: 60, r: limits.length > 0 ? 92 : 16, t: 8, b: 40 }, showlegend: false,
            hovermode: "x", dragmode: "zoom", paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
            separators: separators(), font: { family: "system-ui, sans-serif", size: 12, color: palette.text },
            hoverlabel: { bgcolor: palette.surface, bordercolor: palette.muted, font: { color: palette.text } },
            xaxis: {
                ...axis, type: "date", title: { text: `time (${zoneName(points.at(-1)?.t)})`, standoff: 4 },
                nticks: Math.max(2, Math.floor(width / 110)),
            },
            yaxis: {
                ...axis, zeroline: false,
                title: { text: metric.unit === "" ? metric.metric : `${metric.metric} (${metric.unit})`, standoff: 4 },
            },
            shapes: limits.map(([, y]) => ({
                type: "line", xref: "paper", x0: 0, x1: 1, y0: y, y1: y,
                line: { width: 1.5, dash: "dash", color: palette.limit },
            })),
            annotations: limits.map(([name, y]) => ({
                xref: "paper", x: 1, xanchor: "left", xshift: 4, y, showarrow: false,
                text: `${name} ${significant(y)}`, font: { size: 11, color: palette.text },
            })),
        },
    };
}
