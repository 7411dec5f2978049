import type { HistoryValues } from "./protocol.ts";

export interface Summary {
    n: number;
    mean: number | null;
    /** Divisor n - 1; null of one value, and where a row has none. */
    sd: number | null;
    min: number | null;
    max: number | null;
}

/**
 * All values of the rows together: exactly what they would give one by one, merged as T. F. Chan, G. H. Golub and R. J. LeVeque,
 * The American Statistician 37(3), 1983, do it.
 */
export function summary(values: HistoryValues): Summary {
    let [n, mean, squares, min, max] = [0, 0, 0, Infinity, -Infinity];
    values.n.forEach((count, i) => {
        const [its, s] = [values.mean[i] as number, values.sd[i] ?? (count > 1 ? NaN : 0)];
        const [apart, all] = [its - mean, n + count];
        squares += (count - 1) * s * s + apart * apart * n * count / all;
        mean += apart * count / all;
        n = all;
        min = Math.min(min, values.min[i] as number);
        max = Math.max(max, values.max[i] as number);
    });
    const sd = Math.sqrt(squares / (n - 1));
    return n === 0 ? { n, mean: null, sd: null, min: null, max: null } : { n, mean, sd: n > 1 && Number.isFinite(sd) ? sd : null, min, max };
}
