import { age, count, withUnit } from "./format.ts";
import type { Alert, Severity } from "./protocol.ts";

/** Most severe first. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

/** Most severe first; unacknowledged before acknowledged; then newest first. */
export function byUrgency(alerts: readonly Alert[]): Alert[] {
    const rank = (alert: Alert): number => SEVERITIES.indexOf(alert.severity) * 2 + (alert.acknowledgedBy === null ? 0 : 1);
    return alerts.slice().sort((a, b) => rank(a) - rank(b) || Date.parse(b.raisedAt) - Date.parse(a.raisedAt));
}

/** Where, what value against which limits, how often and since when. */
export function alertFacts(alert: Alert, unit: string, now: number): string {
    const limits = alert.lower !== null && alert.upper !== null
        ? `limits ${withUnit(alert.lower, "")} to ${withUnit(alert.upper, unit)}`
        : alert.upper !== null ? `upper ${withUnit(alert.upper, unit)}`
            : alert.lower !== null ? `lower ${withUnit(alert.lower, unit)}` : "";
    return [
        alert.machine, alert.metric, alert.value === null ? "" : withUnit(alert.value, unit), limits,
        alert.count > 1 ? `${count(alert.count)} times` : "", age(alert.raisedAt, now),
    ].filter(part => part !== "").join(" · ");
}
