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

    export interface PlotlyElement extends HTMLElement {
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
