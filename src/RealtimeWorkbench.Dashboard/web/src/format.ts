// Making a formatter costs far more than using it, and pages show hundreds of numbers a second.
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function numberFormat(locale: string | undefined, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
    const key = `${locale} ${JSON.stringify(options)}`;
    let format = numbers.get(key);
    if (format === undefined) {
        format = new Intl.NumberFormat(locale, options);
        numbers.set(key, format);
    }
    return format;
}

function dateFormat(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = `${locale} ${JSON.stringify(options)}`;
    let format = dates.get(key);
    if (format === undefined) {
        format = new Intl.DateTimeFormat(locale, options);
        dates.set(key, format);
    }
    return format;
}

/** What stands for "there is no value". */
export const NONE = "–";

/** The same number in the reader's own writing: decimal mark and thousands by locale. */
export function significant(value: number | null | undefined, digits = 4, locale?: string): string {
    if (value === null || value === undefined || !Number.isFinite(value)) {
        return NONE;
    }
    const size = Math.abs(value);
    if (size !== 0 && (size >= 1e9 || size < 1e-4)) {
        return numberFormat(locale, { notation: "scientific", maximumSignificantDigits: digits }).format(value);
    }
    // Never rounds digits before the decimal mark away: 12345 stays 12,345.
    const whole = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
    return whole >= digits
        ? numberFormat(locale, { maximumFractionDigits: 0 }).format(value)
        : size === 0
            ? "0"
            : numberFormat(locale, { minimumSignificantDigits: digits, maximumSignificantDigits: digits })
                .format(value);
}

/** A number with exactly so many decimals. */
export function fixed(value: number, decimals: number, locale?: string): string {
    return numberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
        .format(value);
}

/** A value with its unit, separated by a narrow no-break space. */
export function withUnit(value: number | null | undefined, unit: string, locale?: string): string {
    const text = significant(value, 4, locale);
    return text === NONE || unit === "" ? text : `${text}\u202F${unit}`;
}

/** A measure of a machine: bytes in their thousands and millions, counts without decimals, the rest to three digits. */
export function measured(value: number | null, unit: string, locale?: string): string {
    if (value === null) {
        return NONE;
    }
    if (unit === "B" || unit === "B/s") {
        const size = Math.abs(value);
        const [divisor, prefix] = size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : size >= 1e3 ? [1e3, "k"] : [1, ""];
        return `${significant(value / divisor, 3, locale)}\u202F${prefix}${unit}`;
    }
    const text = Number.isInteger(value) ? count(value, locale) : significant(value, 3, locale);
    return unit === "" ? text : `${text}\u202F${unit}`;
}

/** A whole number with thousands by locale. */
export function count(value: number | null | undefined, locale?: string): string {
    return value === null || value === undefined ? NONE : numberFormat(locale).format(Math.round(value));
}

/** Running time as a clock shows it: 00:12, 12:05, 1:02:05. */
export function clock(seconds: number): string {
    const whole = Math.max(0, Math.floor(seconds));
    const two = (part: number): string => String(part).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
    return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A duration as people write it: "0.3 s", "12 s", "2 min 5 s", "1 h 2 min", "3 d 4 h". */
export function duration(seconds: number, locale?: string): string {
    if (seconds < 1) {
        return `${numberFormat(locale, { maximumFractionDigits: 1 }).format(Math.max(0, seconds))} s`;
    }
    const whole = Math.floor(seconds);
    const parts: [number, string][] = [
        [Math.floor(whole / 86400), "d"], [Math.floor(whole / 3600) % 24, "h"],
        [Math.floor(whole / 60) % 60, "min"], [whole % 60, "s"],
    ];
    const first = parts.findIndex(([amount]) => amount > 0);
    return parts.slice(first, first + 2).filter(([amount]) => amount > 0)
        .map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}

/** How long ago a moment was, as people say it. */
export function age(time: string | number | null, now: number): string {
    const at = typeof time === "string" ? Date.parse(time) : time;
    if (at === null || Number.isNaN(at)) {
        return NONE;
    }
    const seconds = (now - at) / 1000;
    return seconds < 2 ? "now" : `${duration(seconds)} ago`;
}

/** Time of day in the viewer's zone, with milliseconds if asked for. */
export function timeOfDay(time: string | number, fraction = false, locale?: string): string {
    return dateFormat(locale, {
        hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
        ...(fraction ? { fractionalSecondDigits: 3 } : {}),
    }).format(new Date(time));
}

/** Date and time in the viewer's zone. */
export function dateTime(time: string | number, locale?: string): string {
    return `${dateFormat(locale, { year: "numeric", month: "2-digit", day: "2-digit" })
        .format(new Date(time))} ${timeOfDay(time, false, locale)}`;
}

/** Short name of the viewer's time zone at a moment, such as "CET" or "GMT+5:30". */
export function zoneName(time: number = Date.now(), locale?: string): string {
    return dateFormat(locale, { timeZoneName: "short" }).formatToParts(time)
        .find(part => part.type === "timeZoneName")?.value ?? "UTC";
}

/** A table for the clipboard: tab-separated, one line a row. */
export function tabSeparated(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
    const cell = (value: unknown): string => value === null || value === undefined
        ? ""
        : String(value).replace(/[\t\r\n]+/g, " ");
    return [columns, ...rows].map(row => row.map(cell).join("\t")).join("\n") + "\n";
}

/** Decimal mark and thousands mark of the locale, in the form Plotly takes. */
export function separators(locale?: string): string {
    const parts = numberFormat(locale).formatToParts(12345.6);
    const mark = (type: string, otherwise: string): string =>
        parts.find(part => part.type === type)?.value ?? otherwise;
    return mark("decimal", ".") + mark("group", "");
}
