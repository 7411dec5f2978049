import { Canvas } from "./canvas.ts";
import { css, ticks } from "./colours.ts";
import { AXES, colourOf, describe, millimetres, type Scene } from "./scene.ts";

const MARGIN = { left: 48, right: 12, top: 8, bottom: 38 };
/** Beyond this the two axes get scales of their own: a slice that is a line shows nothing. */
const MOST_STRETCHED = 6;

interface Frame {
    x0: number;
    y0: number;
    /** Pixels of a voxel across and up. */
    across: number;
    up: number;
}

/** One sheet of voxels, seen along an axis, with a cell that can be pointed at. */
export class SliceView {
    readonly #canvas: Canvas;
    readonly #tell: (words: string) => void;
    #scene: Scene | null = null;
    #frame: Frame | null = null;
    #cursor: number[] | null = null;

    /** @param tell Takes what is said of the cell pointed at. */
    constructor(tell: (words: string) => void) {
        this.#tell = tell;
        this.#canvas = new Canvas("Slice", "voxel-slice", (context, width, height) => this.#draw(context, width, height));
        const element = this.#canvas.element;
        element.addEventListener("pointermove", event => this.#point(event.offsetX, event.offsetY));
        element.addEventListener("pointerdown", event => this.#point(event.offsetX, event.offsetY));
        element.addEventListener("keydown", event => this.#key(event));
    }

    get element(): HTMLElement {
        return this.#canvas.element;
    }

    show(scene: Scene): void {
        this.#scene = scene;
        const [across, up] = axesOf(scene.axis);
        this.element.setAttribute("aria-label", `Slice at ${AXES[scene.axis]} = ${millimetres(scene.position)} mm, ${AXES[across]} across, `
            + `${AXES[up]} up. Arrow keys move from voxel to voxel.`);
        if (this.#cursor !== null) {
            this.#say();
        }
        this.#canvas.request();
    }

    #draw(context: CanvasRenderingContext2D, width: number, height: number): void {
        const scene = this.#scene;
        if (scene === null) {
            return;
        }
        const [a, u] = axesOf(scene.axis);
        const [low, high] = [scene.low, scene.high];
        const [columns, rows] = [(high[a] as number) - (low[a] as number) + 1, (high[u] as number) - (low[u] as number) + 1];
        const [room, space] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
        let [across, up] = [room / columns, space / rows];
        if (Math.max(across / up, up / across) <= MOST_STRETCHED) {
            across = up = Math.min(across, up);
        }
        const frame = { x0: MARGIN.left, y0: MARGIN.top + rows * up, across, up };
        this.#frame = frame;
        context.save();
        context.beginPath();
        context.rect(frame.x0, MARGIN.top, columns * across, rows * up);
        context.clip();
        for (const layer of scene.layers) {
            const places = [layer.x, layer.y, layer.z];
            const [pa, pu, ps] = [places[a], places[u], places[scene.axis]] as [Int32Array, Int32Array, Int32Array];
            const sheet = Math.floor((scene.position - (scene.grid.lower[scene.axis] as number)) / (scene.grid.resolution * layer.scale) + 1e-9);
            for (let i = 0; i < layer.values.length; i++) {
                if (ps[i] !== sheet) {
                    continue;
                }
                context.fillStyle = css(colourOf(scene, layer.values[i] as number));
                const left = frame.x0 + ((pa[i] as number) * layer.scale - (low[a] as number)) * across;
                const top = frame.y0 - (((pu[i] as number) + 1) * layer.scale - (low[u] as number)) * up;
                // A little larger, so that no seam shows between neighbours.
                context.fillRect(left, top, across * layer.scale + 0.4, up * layer.scale + 0.4);
            }
        }
        this.#drawCursor(context, frame);
        context.restore();
        this.#drawAxes(context, frame, a, u, columns, rows, width);
    }

    #drawCursor(context: CanvasRenderingContext2D, frame: Frame): void {
        const scene = this.#scene as Scene;
        if (this.#cursor === null) {
            return;
        }
        const [a, u] = axesOf(scene.axis);
        context.strokeStyle = scene.palette.abnormal;
        context.lineWidth = 2;
        context.strokeRect(frame.x0 + ((this.#cursor[a] as number) - (scene.low[a] as number)) * frame.across,
            frame.y0 - ((this.#cursor[u] as number) + 1 - (scene.low[u] as number)) * frame.up, frame.across, frame.up);
    }

    #drawAxes(context: CanvasRenderingContext2D, frame: Frame, a: number, u: number, columns: number, rows: number, width: number): void {
        const { grid, palette, low } = this.#scene as Scene;
        const [right, top] = [frame.x0 + columns * frame.across, frame.y0 - rows * frame.up];
        context.strokeStyle = palette.grid;
        context.lineWidth = 1;
        context.strokeRect(frame.x0 - 0.5, top - 0.5, right - frame.x0 + 1, frame.y0 - top + 1);
        context.fillStyle = palette.muted;
        const place = (axis: number, voxel: number): number => (grid.lower[axis] as number) + voxel * grid.resolution;
        const from = [place(a, low[a] as number), place(u, low[u] as number)] as const;
        context.textAlign = "center";
        context.textBaseline = "top";
        for (const tick of ticks(from[0], from[0] + columns * grid.resolution, (right - frame.x0) / 70)) {
            const x = frame.x0 + (tick - from[0]) / grid.resolution * frame.across;
            context.fillText(millimetres(tick), Math.min(x, width - 16), frame.y0 + 5);
            context.fillRect(x, frame.y0, 1, 3);
        }
        context.fillText(`${AXES[a]} (mm)`, (frame.x0 + right) / 2, frame.y0 + 21);
        context.textAlign = "right";
        context.textBaseline = "middle";
        for (const tick of ticks(from[1], from[1] + rows * grid.resolution, (frame.y0 - top) / 40)) {
            const y = frame.y0 - (tick - from[1]) / grid.resolution * frame.up;
            context.fillText(millimetres(tick), frame.x0 - 5, Math.max(y, 7));
            context.fillRect(frame.x0 - 3, y, 3, 1);
        }
        context.save();
        context.translate(9, (frame.y0 + top) / 2);
        context.rotate(-Math.PI / 2);
        context.textAlign = "center";
        context.fillText(`${AXES[u]} (mm)`, 0, 0);
        context.restore();
    }

    #point(x: number, y: number): void {
        const [scene, frame] = [this.#scene, this.#frame];
        if (scene === null || frame === null) {
            return;
        }
        const [a, u] = axesOf(scene.axis);
        const cursor = [0, 0, 0];
        cursor[a] = Math.floor((x - frame.x0) / frame.across) + (scene.low[a] as number);
        cursor[u] = Math.floor((frame.y0 - y) / frame.up) + (scene.low[u] as number);
        this.#move(cursor);
    }

    #key(event: KeyboardEvent): void {
        const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
        const scene = this.#scene;
        if (step === undefined || scene === null) {
            return;
        }
        event.preventDefault();
        const [a, u] = axesOf(scene.axis);
        const cursor = [...(this.#cursor ?? scene.low)];
        cursor[a] = (cursor[a] as number) + (step[0] as number);
        cursor[u] = (cursor[u] as number) + (step[1] as number);
        this.#move(cursor);
    }

    #move(cursor: number[]): void {
        const scene = this.#scene as Scene;
        const [a, u] = axesOf(scene.axis);
        if ([a, u].some(axis => (cursor[axis] as number) < (scene.low[axis] as number) || (cursor[axis] as number) > (scene.high[axis] as number))) {
            return;
        }
        this.#cursor = cursor;
        this.#say();
        this.#canvas.request();
    }

    #say(): void {
        const scene = this.#scene as Scene;
        const cursor = [...(this.#cursor as number[])];
        cursor[scene.axis] = Math.floor((scene.position - (scene.grid.lower[scene.axis] as number)) / scene.grid.resolution + 1e-9);
        this.#tell(describe(scene, 0, cursor));
    }
}

/** The axes that a slice shows: across and up. */
function axesOf(axis: number): [number, number] {
    return axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1];
}
