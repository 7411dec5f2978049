import type { Chart, ChartPoint } from "./protocol.ts";

/** One violation: "nelson-1: one point beyond 3σ" taken apart. */
export interface Violation {
    /** Such as "nelson-1". */
    rule: string;
    /** What is drawn beside the point: "1", "WE 4". */
    mark: string;
    /** Rule and reason in words: "Nelson rule 1: one point beyond 3σ". */
    sentence: string;
}

/** A point that broke a rule, with where it is. */
export interface Finding {
    panel: string;
    point: ChartPoint;
    violations: readonly Violation[];
}

/** Takes a violation of the protocol apart. */
export function violation(text: string): Violation {
    const colon = text.indexOf(":");
    const rule = (colon < 0 ? text : text.slice(0, colon)).trim();
    const reason = colon < 0 ? "" : text.slice(colon + 1).trim();
    const [, family = rule, number = ""] = /^(.*?)-?(\d*)$/.exec(rule) ?? [];
    const western = family.startsWith("western");
    const mark = number === "" ? "!" : western ? `WE\u00A0${number}` : number;
    const name = number === ""
        ? capital(rule.replaceAll("-", " "))
        : `${western ? "Western Electric" : capital(family.replaceAll("-", " "))} rule ${number}`;
    return { rule, mark, sentence: reason === "" ? name : `${name}: ${reason}` };
}

/** Points never change: what they say is taken apart once, not with every value that comes. */
const known = new WeakMap<ChartPoint, readonly Violation[]>();

/** The violations of a point, taken apart. */
export function violationsOf(point: ChartPoint): readonly Violation[] {
    let found = known.get(point);
    if (found === undefined) {
        found = point.violations.map(violation);
        known.set(point, found);
    }
    return found;
}

/** All points of a chart that broke a rule, newest first. */
export function findings(chart: Chart): Finding[] {
    return chart.panels
        .flatMap(panel => panel.points.filter(point => point.violations.length > 0).map(point => ({
            panel: panel.name, point, violations: violationsOf(point),
        })))
        .sort((a, b) => b.point.index - a.point.index);
}

/** How many points of a chart broke a rule. */
export function findingCount(chart: Chart): number {
    return chart.panels.reduce((sum, panel) =>
        sum + panel.points.reduce((part, point) => part + (point.violations.length > 0 ? 1 : 0), 0), 0);
}

function capital(word: string): string {
    return word.charAt(0).toUpperCase() + word.slice(1);
}
