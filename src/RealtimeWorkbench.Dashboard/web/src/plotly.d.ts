declare module "plotly.js-basic-dist-min" {
    /** The part of Plotly that the workbench uses. */
    export interface PlotlyModule {
        react(element: HTMLElement, data: unknown[], layout: object, config?: object): Promise<PlotlyElement>;
        purge(element: HTMLElement): void;
        relayout(element: HTMLElement, change: object): Promise<PlotlyElement>;
        Plots: { resize(element: HTMLElement): Promise<void> };
        Fx: {
            hover(element: HTMLElement, points: { curveNumber: number; pointNumber: number }[], subplot?: string): void;
            unhover(element: HTMLElement): void;
        };
    }

    /** An axis as it is drawn. Not part of Plotly's documented interface, which has no other way to ask where a value is. */
    export interface PlotlyAxis {
        _offset: number;
        _length: number;
        d2p(value: number): number;
    }

    export interface PlotlyElement extends HTMLElement {
        _fullLayout?: Record<string, PlotlyAxis>;
        on(event: string, handler: (detail: Record<string, unknown>) => void): void;
        removeAllListeners(event: string): void;
    }

    const plotly: PlotlyModule;
    export default plotly;
}

declare module "*.css" {
    const text: string;
    export default text;
}
