import { Canvas } from "./canvas.ts";
import { css } from "./colours.ts";
import { coarsened, type Layer } from "./data.ts";
import { AXES, colourOf, millimetres, type Scene } from "./scene.ts";

/** More cubes than this take longer to draw than a turn by hand bears. */
const MOST_CUBES = 24_000;
/** Of an axis that is shorter than this share of the longest: it is drawn longer than it is, and that is said. */
const FLATTEST = 0.25;
const TURN = 0.01;

type Point = readonly [number, number, number];

/** All voxels as cubes in space, that can be turned. Drawn on a plain canvas: no cube needs more than three faces. */
export class SpaceView {
    readonly #canvas: Canvas;
    readonly #note: (words: string) => void;
    #scene: Scene | null = null;
    #cubes: { layer: Layer; edge: number } | null = null;
    #from: readonly Layer[] | null = null;
    #turned = -0.6;
    #raised = 0.5;

    /** @param note Takes what has to be known of the picture. */
    constructor(note: (words: string) => void) {
        this.#note = note;
        this.#canvas = new Canvas("Voxels in space. Arrow keys turn them.", "voxel-space", (context, width, height) => this.#draw(context, width, height));
        const element = this.#canvas.element;
        element.addEventListener("pointerdown", event => element.setPointerCapture(event.pointerId));
        element.addEventListener("pointermove", event => {
            if (element.hasPointerCapture(event.pointerId)) {
                this.#turn(event.movementX * TURN, event.movementY * TURN);
            }
        });
        element.addEventListener("keydown", event => {
            const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
            if (step !== undefined) {
                event.preventDefault();
                this.#turn((step[0] as number) * 0.1, (step[1] as number) * 0.1);
            }
        });
    }

    get element(): HTMLElement {
        return this.#canvas.element;
    }

    /** How many cubes are drawn. */
    get count(): number {
        return this.#cubes?.layer.values.length ?? 0;
    }

    show(scene: Scene): void {
        this.#scene = scene;
        if (this.#from !== scene.layers) {
            this.#from = scene.layers;
            this.#cubes = scene.layers[0] === undefined ? null : coarsened(scene.layers[0], MOST_CUBES);
        }
        this.#canvas.request();
    }

    #turn(by: number, up: number): void {
        this.#turned += by;
        this.#raised = Math.min(Math.PI / 2, Math.max(-Math.PI / 2, this.#raised + up));
        this.#canvas.request();
    }

    #draw(context: CanvasRenderingContext2D, width: number, height: number): void {
        const [scene, cubes] = [this.#scene, this.#cubes];
        if (scene === null || cubes === null) {
            return;
        }
        const size = [0, 1, 2].map(axis => (scene.high[axis] as number) - (scene.low[axis] as number) + 1) as [number, number, number];
        const longest = Math.max(...size);
        const stretch = size.map(length => Math.max(1, FLATTEST * longest / length)) as [number, number, number];
        const half = size.map((length, axis) => length * (stretch[axis] as number) / 2) as [number, number, number];
        const [sin, cos, rise, level] = [Math.sin(this.#turned), Math.cos(this.#turned), Math.sin(this.#raised), Math.cos(this.#raised)];
        // As large as the box, seen from here, fits with its labels.
        const wide = half[0] * Math.abs(cos) + half[1] * Math.abs(sin);
        const tall = (half[0] * Math.abs(sin) + half[1] * Math.abs(cos)) * Math.abs(rise) + half[2] * level;
        const scale = Math.min((width - 100) / wide, (height - 44) / tall) / 2;
        /** Places are voxels from the lower corner of the box. */
        const project = ([x, y, z]: Point): [number, number] => {
            const [a, b, c] = [x * stretch[0] - half[0], y * stretch[1] - half[1], z * stretch[2] - half[2]];
            return [width / 2 + (a * cos - b * sin) * scale, height / 2 - ((a * sin + b * cos) * rise + c * level) * scale];
        };
        // The eye looks from the front (low y of the turned box) and from above; a face is seen if it points to the eye.
        const eye: Point = [-sin * level, -cos * level, rise];
        this.#drawBox(context, size, eye, project, true);
        this.#drawCubes(context, cubes, eye, project);
        this.#drawSheet(context, size, project);
        this.#drawBox(context, size, eye, project, false);
        const longer = AXES.filter((_, axis) => (stretch[axis] as number) > 1.001).map((axis, _, all) =>
            `${axis}${all.length > 1 ? "" : ` × ${millimetres(Number((stretch[AXES.indexOf(axis)] as number).toPrecision(2)))}`}`);
        this.#note([
            cubes.edge > 1 ? `Drawn in cubes of ${millimetres(cubes.edge * scene.grid.resolution)} mm with the mean of their voxels.` : "",
            longer.length > 0 ? `Drawn longer than it is: ${longer.join(", ")}.` : "",
        ].filter(words => words !== "").join(" "));
    }

    #drawCubes(context: CanvasRenderingContext2D, { layer, edge }: { layer: Layer; edge: number }, eye: Point, project: (point: Point) => [number, number]): void {
        const scene = this.#scene as Scene;
        const taken = new Set<number>();
        const key = (x: number, y: number, z: number): number => (z * 8192 + y) * 8192 + x;
        const count = layer.values.length;
        const depth = new Float64Array(count);
        for (let i = 0; i < count; i++) {
            const [x, y, z] = [layer.x[i] as number, layer.y[i] as number, layer.z[i] as number];
            taken.add(key(x, y, z));
            depth[i] = x * eye[0] + y * eye[1] + z * eye[2];
        }
        const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => (depth[a] as number) - (depth[b] as number));
        const side = eye.map(part => part > 0 ? 1 : -1) as [number, number, number];
        const shade = eye.map(part => 0.62 + 0.38 * Math.abs(part));
        for (const i of order) {
            const place = [layer.x[i] as number, layer.y[i] as number, layer.z[i] as number] as const;
            const tone = colourOf(scene, layer.values[i] as number);
            for (let axis = 0; axis < 3; axis++) {
                const next = [...place];
                next[axis] = (next[axis] as number) + (side[axis] as number);
                if (Math.abs(eye[axis] as number) < 1e-6 || taken.has(key(next[0] as number, next[1] as number, next[2] as number))) {
                    continue;
                }
                context.fillStyle = context.strokeStyle = css(tone, shade[axis] as number);
                context.beginPath();
                for (const [p, q] of [[0, 0], [1, 0], [1, 1], [0, 1]] as const) {
                    const corner = [...place] as [number, number, number];
                    corner[axis] = (corner[axis] as number) + ((side[axis] as number) > 0 ? 1 : 0);
                    corner[(axis + 1) % 3] = (corner[(axis + 1) % 3] as number) + p;
                    corner[(axis + 2) % 3] = (corner[(axis + 2) % 3] as number) + q;
                    context.lineTo(...project(corner.map((at, a) => at * edge - (scene.low[a] as number)) as [number, number, number]));
                }
                context.closePath();
                context.fill();
                context.lineWidth = 0.4;
                context.stroke();
            }
        }
    }

    /** The edges of the box, those behind the voxels or those before them, with its size on three of them. */
    #drawBox(context: CanvasRenderingContext2D, size: Point, eye: Point, project: (point: Point) => [number, number], behind: boolean): void {
        const scene = this.#scene as Scene;
        context.strokeStyle = scene.palette.limit;
        context.lineWidth = 1;
        context.globalAlpha = behind ? 0.5 : 0.8;
        for (let axis = 0; axis < 3; axis++) {
            const [b, c] = [(axis + 1) % 3, (axis + 2) % 3];
            for (const [p, q] of [[0, 0], [1, 0], [1, 1], [0, 1]] as const) {
                // An edge is before what is in the box if a face at it points to the eye.
                const before = ((eye[b] as number) > 0) === (p === 1) && ((eye[c] as number) > 0) === (q === 1);
                if (before === behind) {
                    continue;
                }
                const from = [0, 0, 0] as [number, number, number];
                from[b] = p * (size[b] as number);
                from[c] = q * (size[c] as number);
                const to = [...from] as [number, number, number];
                to[axis] = size[axis] as number;
                context.beginPath();
                context.moveTo(...project(from));
                context.lineTo(...project(to));
                context.stroke();
            }
        }
        context.globalAlpha = 1;
        if (!behind) {
            this.#drawLabels(context, size, eye, project);
        }
    }

    #drawLabels(context: CanvasRenderingContext2D, size: Point, eye: Point, project: (point: Point) => [number, number]): void {
        const scene = this.#scene as Scene;
        context.fillStyle = scene.palette.text;
        context.textAlign = "center";
        context.textBaseline = "middle";
        const near = eye.map((part, axis) => part > 0 ? size[axis] as number : 0) as [number, number, number];
        const [middleX, middleY] = project([size[0] / 2, size[1] / 2, size[2] / 2]);
        for (let axis = 0; axis < 3; axis++) {
            // The lower edges before, and for the height the edge at the side.
            const at = [near[0], near[1], eye[2] >= 0 ? 0 : size[2]] as [number, number, number];
            if (axis === 2) {
                at[0] = size[0] - near[0];
            }
            at[axis] = (size[axis] as number) / 2;
            const [x, y] = project(at);
            const away = Math.hypot(x - middleX, y - middleY) || 1;
            const low = (scene.grid.lower[axis] as number) + (scene.low[axis] as number) * scene.grid.resolution;
            const words = `${AXES[axis]} ${millimetres(low)}–${millimetres(low + (size[axis] as number) * scene.grid.resolution)}`;
            const wide = context.measureText(words).width / 2 + 2;
            const [labelX, labelY] = [x + (x - middleX) / away * (wide + 5), y + (y - middleY) / away * 14];
            context.fillText(words, Math.min(Math.max(labelX, wide), context.canvas.clientWidth - wide), Math.min(labelY, context.canvas.clientHeight - 8));
        }
    }

    /** Where the slice lies. */
    #drawSheet(context: CanvasRenderingContext2D, size: Point, project: (point: Point) => [number, number]): void {
        const scene = this.#scene as Scene;
        const axis = scene.axis;
        const at = (scene.position - (scene.grid.lower[axis] as number)) / scene.grid.resolution - (scene.low[axis] as number);
        context.strokeStyle = scene.palette.abnormal;
        context.lineWidth = 1.5;
        context.setLineDash([5, 3]);
        context.beginPath();
        for (const [p, q] of [[0, 0], [1, 0], [1, 1], [0, 1]] as const) {
            const corner = [0, 0, 0] as [number, number, number];
            corner[axis] = at;
            corner[(axis + 1) % 3] = p * (size[(axis + 1) % 3] as number);
            corner[(axis + 2) % 3] = q * (size[(axis + 2) % 3] as number);
            context.lineTo(...project(corner));
        }
        context.closePath();
        context.stroke();
        context.setLineDash([]);
    }
}
