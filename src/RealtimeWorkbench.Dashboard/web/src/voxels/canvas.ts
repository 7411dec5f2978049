import { h } from "../dom.ts";

/** A canvas that fills its place and is drawn anew, at most once a frame, when its size or contents change. */
export class Canvas {
    readonly element: HTMLCanvasElement;
    readonly #draw: (context: CanvasRenderingContext2D, width: number, height: number) => void;
    readonly #observer: ResizeObserver;
    #requested = false;

    constructor(label: string, testId: string, draw: (context: CanvasRenderingContext2D, width: number, height: number) => void) {
        this.element = h("canvas", { class: "voxel-canvas", tabindex: 0, role: "img", "aria-label": label, "data-testid": testId });
        this.#draw = draw;
        this.#observer = new ResizeObserver(() => this.request());
        this.#observer.observe(this.element);
    }

    request(): void {
        if (!this.#requested) {
            this.#requested = true;
            requestAnimationFrame(() => {
                this.#requested = false;
                this.#paint();
            });
        }
    }

    #paint(): void {
        const { clientWidth: width, clientHeight: height } = this.element;
        const context = this.element.getContext("2d");
        if (context === null || width < 20 || height < 20) {
            return;
        }
        const dots = devicePixelRatio;
        const [wide, high] = [Math.round(width * dots), Math.round(height * dots)];
        if (this.element.width !== wide || this.element.height !== high) {
            [this.element.width, this.element.height] = [wide, high];
        }
        context.setTransform(dots, 0, 0, dots, 0, 0);
        context.clearRect(0, 0, width, height);
        context.font = `12px ${getComputedStyle(this.element).fontFamily}`;
        this.#draw(context, width, height);
    }
}
