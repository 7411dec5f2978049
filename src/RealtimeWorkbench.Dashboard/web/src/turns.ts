/** Clock and timers, so that a test can stand in for them. */
export interface Pace {
    now(): number;
    after(milliseconds: number, action: () => Promise<void>): () => void;
}

interface Wish {
    /** Answers how long it took, in ms. */
    draw: () => Promise<number>;
    /** Before then there is no need. */
    due: number;
    /** Until then it is calm: what is to be drawn is seen already in another way, so it waits until what came last is on the page. */
    calmUntil: number;
}

/** Share of the time that drawing may take; the rest is for the person. */
export const DRAWING_SHARE = 0.3;
/** Without values that come, a calm wish waits no longer than this. */
export const LULL_MS = 500;
/** Behind wishes that are not calm, a calm one that could have been granted waits no longer than this; then it is calm no more. */
export const PATIENCE_MS = 2000;

/**
 * Lets those who draw for long do so one after the other: after each the page has time for what has come meanwhile. A calm wish is
 * granted just after values were put on the page, at most one for each time, so that drawing is over when the next ones come.
 * Those that are not calm go first, among these who has waited longest; who is calm becomes one of them in the end.
 */
export class Turns {
    readonly #pace: Pace;
    readonly #wishes = new Map<object, Wish>();
    #busyUntil = 0;
    #drawing = false;
    #cancel: (() => void) | null = null;
    #wakeAt = Infinity;
    #shown = false;

    constructor(pace: Pace) {
        this.#pace = pace;
    }

    /** Wants a turn. A wish that is there already only becomes more urgent. */
    want(who: object, draw: () => Promise<number>, due: number, calm: boolean): void {
        const known = this.#wishes.get(who);
        const calmUntil = calm ? Math.max(due, this.#busyUntil) + PATIENCE_MS : -Infinity;
        this.#wishes.set(who, {
            draw, due: Math.min(due, known?.due ?? Infinity), calmUntil: Math.min(calmUntil, known?.calmUntil ?? Infinity),
        });
        this.#plan();
    }

    /** Wants no turn any more. */
    forget(who: object): void {
        this.#wishes.delete(who);
        this.#plan();
    }

    /** What came last is on the page, or will be with the frame that is being made. */
    shown(): void {
        this.#shown = this.#wishes.size > 0;
        this.#plan();
    }

    /** Sets the timer to the moment at which the next wish may be granted. */
    #plan(): void {
        if (this.#drawing) {
            return;
        }
        const now = this.#pace.now();
        const soonest = Math.min(...[...this.#wishes.values()].map(wish => this.#grantedAt(wish, now)));
        if (this.#shown) {
            // Within a frame, a task of its own comes after it. Where the page was rendered outside of one, it may come before.
            this.#wake(0, now);
        } else if (soonest < Infinity) {
            this.#wake(soonest - now, now);
        } else {
            this.#cancel?.();
            this.#cancel = null;
            this.#wakeAt = Infinity;
        }
    }

    #grantedAt({ due, calmUntil }: Wish, now: number): number {
        const free = Math.max(due, this.#busyUntil);
        return this.#shown && free <= now ? free : Math.min(free + LULL_MS, Math.max(free, calmUntil));
    }

    #wake(wait: number, now: number): void {
        const at = now + Math.max(0, wait);
        if (this.#cancel !== null && this.#wakeAt === at) {
            return;
        }
        this.#cancel?.();
        this.#wakeAt = at;
        this.#cancel = this.#pace.after(Math.max(0, wait), () => {
            this.#cancel = null;
            this.#wakeAt = Infinity;
            return this.#turn();
        });
    }

    async #turn(): Promise<void> {
        const now = this.#pace.now();
        const [next] = [...this.#wishes].filter(([, wish]) => this.#grantedAt(wish, now) <= now)
            .sort(([, a], [, b]) => Number(a.calmUntil > now) - Number(b.calmUntil > now) || a.due - b.due);
        this.#shown = false;
        try {
            if (next !== undefined) {
                const [who, { draw }] = next;
                this.#wishes.delete(who);
                this.#drawing = true;
                const took = await draw();
                this.#busyUntil = this.#pace.now() + took * (1 / DRAWING_SHARE - 1);
            }
        } finally {
            // Whatever becomes of this one, the others have their turn.
            this.#drawing = false;
            this.#plan();
        }
    }
}
