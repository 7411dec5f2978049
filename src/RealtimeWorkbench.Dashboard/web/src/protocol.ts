// The shapes of docs/api.md. Times are ISO 8601 in UTC; fields called `t` are milliseconds since 1970-01-01 UTC.

export type OperationState = "idle" | "running" | "stopping" | "completed" | "stopped" | "failed";

export interface OperationStatus {
    id: string | null;
    title: string;
    source: string | null;
    sourceTitle: string;
    state: OperationState;
    startedAt: string | null;
    elapsedSeconds: number;
    /** Percent, or null where the end is not known. */
    progress: number | null;
    text: string;
}

export interface Statistics {
    samplesProduced: number;
    samplesProcessed: number;
    deadLettered: number;
    late: number;
    duplicates: number;
    dropped: number;
    batches: number;
    errors: number;
    /** Samples per second over the last 10 s. */
    throughput: number | null;
    throughputOverall: number | null;
    latencyMs: { p50: number | null; p95: number | null; p99: number | null };
    /** Share of the buffer in use, 0 to 1. */
    bufferUse: number | null;
    machines: number;
    /** Samples that wait for their turn in event time. */
    held: number;
    gaps: number;
    /** Sequence numbers left out, less those that came after all. */
    missing: number;
    /** Records that lie ready in the source and have not been read; null where nobody knows. */
    lag: number | null;
    checkpoints: Checkpoints | null;
}

export interface Checkpoints {
    committed: number;
    bytes: number;
    failed: number;
    /** Why the newest attempt failed; null if it did not. */
    problem: string | null;
    committedAt: string | null;
}

export interface Metric {
    machine: string;
    metric: string;
    unit: string;
    value: number | null;
    timestamp: string | null;
    lower: number | null;
    upper: number | null;
    condition: "normal" | "violated" | "silent";
}

export interface SeriesPoint {
    t: number;
    min: number | null;
    max: number | null;
    last: number | null;
}

export interface Series {
    machine: string;
    metric: string;
    reset: boolean;
    points: SeriesPoint[];
}

export interface ChartPoint {
    index: number;
    t: number;
    value: number | null;
    lower: number | null;
    center: number | null;
    upper: number | null;
    /** Rule and reason, such as "nelson-1: one point beyond 3σ". */
    violations: string[];
    baseline: boolean;
    /** Distance of a limit from the centre before it was moved to the most that can be: what zones are thirds of. */
    reach?: number | null;
    /** Cause for which the point was left out of the limits. */
    excluded?: string | null;
    /** Values that its subgroup lacks; nothing where it is complete. */
    missing?: number;
    /** What each variable contributed, the most first. */
    contributions?: Contribution[] | null;
}

export interface Contribution {
    name: string;
    value: number | null;
}

/** What a person found out about a point; cause and note are both empty where it was withdrawn. */
export interface PointNote {
    index: number;
    cause: string;
    note: string;
    by: string;
    at: string;
}

/** Where points begin to have other limits by intention. */
export interface Stage {
    index: number;
    name: string;
}

/** A value of the subgroup behind a point. */
export interface Member {
    t: number;
    value: number | null;
}

export interface Causes {
    causes: { cause: string | null; count: number }[];
    figure: Figure;
}

export interface Panel {
    name: string;
    points: ChartPoint[];
    /** Whether rules count points in zones here; left out means yes. */
    hasZones?: boolean;
}

export interface Baseline {
    version: number;
    establishedAt: string;
    from: string;
    to: string;
    samples: number;
    subgroups: number;
}

export interface Chart {
    id: string;
    machine: string;
    metric: string;
    unit: string;
    kind: string;
    title: string;
    subgroupSize: number;
    sigma: number;
    baseline: Baseline | null;
    notice: string | null;
    panels: Panel[];
    stages?: readonly Stage[];
    /** In a change, those that are new or were changed. */
    notes?: readonly PointNote[];
}

export type Severity = "low" | "medium" | "high" | "critical";
export type AlertState = "active" | "acknowledged" | "returned" | "closed";

export interface Alert {
    id: string;
    rule: string;
    machine: string;
    metric: string;
    severity: Severity;
    state: AlertState;
    message: string;
    value: number | null;
    lower: number | null;
    upper: number | null;
    raisedAt: string;
    lastSeenAt: string;
    clearedAt: string | null;
    count: number;
    acknowledgedBy: string | null;
    acknowledgedAt: string | null;
    note: string | null;
}

export type HealthStatus = "unknown" | "healthy" | "degraded" | "unhealthy" | "critical";

export interface Measure {
    name: string;
    value: number | null;
    unit: string;
    score: number | null;
}

export interface HealthComponent {
    component: string;
    status: HealthStatus;
    score: number | null;
    issues: string[];
    checkedAt: string | null;
    measures: Measure[];
}

export interface HealthReport {
    status: HealthStatus;
    score: number | null;
    checkedAt: string | null;
    components: HealthComponent[];
}

export type LogLevel = "info" | "success" | "warning" | "error";

export interface LogEntry {
    id: number;
    time: string;
    level: LogLevel;
    message: string;
    details: string | null;
}

export type Cell = string | number | boolean | null;

export interface ResultTable {
    title: string;
    columns: string[];
    rows: Cell[][];
}

export interface Figure {
    title: string;
    plotly: { data: Record<string, unknown>[]; layout: Record<string, unknown> };
}

export interface Result {
    operation: string;
    title: string;
    state: "completed" | "stopped" | "failed" | "running";
    finishedAt: string | null;
    tables: ResultTable[];
    figures: Figure[];
}

export type SettingValue = string | number | boolean | null;
export type SettingValues = Record<string, Record<string, SettingValue>>;

export interface Setting {
    name: string;
    title: string;
    description: string;
    kind: "integer" | "number" | "boolean" | "text" | "choice";
    unit: string;
    minimum: number | null;
    maximum: number | null;
    default: SettingValue;
    choices: string[] | null;
}

export interface SettingGroup {
    name: string;
    title: string;
    settings: Setting[];
}

export interface Choice {
    id: string;
    title: string;
}

export interface OperationChoice extends Choice {
    description: string;
}

export interface SourceChoice extends Choice {
    available: boolean;
    note: string;
}

export interface Config {
    operations: OperationChoice[];
    sources: SourceChoice[];
    groups: SettingGroup[];
    values: SettingValues;
    /** What settings lead to, in a sentence, by group and name such as Spc.ControlLimit. */
    hints?: Record<string, string>;
}

export interface Snapshot {
    type: "snapshot";
    seq: number;
    protocol: number;
    instance: string;
    now: string;
    operation: OperationStatus;
    statistics: Statistics | null;
    metrics: Metric[];
    series: Series[];
    charts: Chart[];
    alerts: Alert[];
    health: HealthReport;
    log: LogEntry[];
    results: Result[];
    values: SettingValues;
    updateInterval: number;
}

export type ServerMessage =
    | Snapshot
    | { type: "metric_update"; seq: number; statistics?: Statistics | null; metrics?: Metric[]; series?: Series[] }
    | { type: "spc_update"; seq: number; charts: Chart[] }
    | { type: "alert"; seq: number; alerts: Alert[] }
    | { type: "health_update"; seq: number; health: HealthReport }
    | { type: "log"; seq: number; entries: LogEntry[] }
    | { type: "progress"; seq: number; operation: OperationStatus }
    | { type: "result"; seq: number; results: Result[] }
    | { type: "config"; seq: number; values: SettingValues; updateInterval: number }
    | { type: "reset"; seq: number }
    | { type: "ping"; seq: number };

/** One metric over the whole box of a voxel grid. */
export interface VoxelSignal {
    name: string;
    unit: string;
    count: number;
    mean: number | null;
    standardDeviation: number | null;
    minimum: number | null;
    maximum: number | null;
}

/** What a voxel grid is and holds, without its voxels; lengths in mm. */
export interface VoxelGrid {
    machine: string;
    grid: string;
    version: number;
    lower: number[];
    upper: number[];
    resolution: number;
    size: number[];
    chunkEdge: number;
    levels: number;
    occupied: number;
    refined: number;
    inside: number;
    outside: number;
    withoutPosition: number;
    withoutRoom: number;
    megabytes: number;
    signals: VoxelSignal[];
}

/** Cells of one size, column by column. */
export interface VoxelCells {
    places: number[];
    counts: number[];
    means: number[];
    deviations: (number | null)[];
    minima: number[];
    maxima: number[];
}

export interface VoxelChunk {
    x: number;
    y: number;
    z: number;
    /** Voxels, then halves, quarters, … of refined ones. */
    levels: VoxelCells[];
}

export interface VoxelChanges {
    grid: string;
    version: number;
    whole: boolean;
    more: boolean;
    chunks: VoxelChunk[];
}

/** Limits of a chart, or those that are suggested: then the version is 0. */
export interface StoredBaseline {
    readonly machine: string;
    readonly metric: string;
    readonly version: number;
    readonly subgroupSize: number;
    readonly center: number;
    readonly lower: number;
    readonly upper: number;
    readonly subgroups: number;
    readonly from: string;
    readonly by: string;
    readonly at: string | null;
    readonly why: string;
}

/** Every version, the oldest first, and what awaits a decision. */
export interface StoredBaselines {
    readonly baselines: readonly StoredBaseline[];
    readonly suggestions: readonly { readonly candidate: StoredBaseline; readonly against: number; readonly sentence: string }[];
}
