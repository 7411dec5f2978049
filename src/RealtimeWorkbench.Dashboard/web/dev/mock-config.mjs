// What the mock server says its operations, sources and settings are.
const number = (name, title, description, minimum, maximum, value, unit = "", kind = "number") =>
    ({ name, title, description, kind, unit, minimum, maximum, default: value, choices: null });
const integer = (...parts) => number(...parts.concat(parts.length < 7 ? [""] : []), "integer");
const flag = (name, title, description, value) =>
    ({ name, title, description, kind: "boolean", unit: "", minimum: null, maximum: null, default: value, choices: null });
const words = (name, title, description, value) =>
    ({ name, title, description, kind: "text", unit: "", minimum: null, maximum: null, default: value, choices: null });

export const operations = [
    ["setup", "Real-time Setup", "Checks every component and shows the settings in force."],
    ["stream", "Stream Processing", "Reads the source, validates and orders samples, and counts what happens to them."],
    ["dashboard", "Live Dashboard", "Serves live values to this page."],
    ["alerts", "Alert Configuration", "Puts the threshold in force and tests every notification channel."],
    ["spc", "Real-time SPC", "Establishes a baseline and watches control charts."],
    ["health", "Health Monitoring", "Checks system and process and scores their health."],
    ["workflow", "Complete Workflow", "Runs all of it in order, from setup to health."],
].map(([id, title, description]) => ({ id, title, description }));

export const sources = [
    { id: "demo", title: "Demo", available: true, note: "" },
    { id: "file", title: "File", available: true, note: "CSV or JSON lines; name it under File." },
    { id: "kafka", title: "Kafka", available: true, note: "" },
    { id: "mongodb", title: "MongoDB", available: false, note: "Not in this build: MongoDB.Bson could not be restored." },
];

export const groups = [
    {
        name: "Kafka", title: "Kafka", settings: [
            words("BootstrapServers", "Bootstrap servers", "Host and port of one or more brokers.", "localhost:9092"),
            words("Topic", "Topic", "Topic that carries the samples.", "am_qadf_monitoring"),
            words("ConsumerGroup", "Consumer group", "Workers of one group share the partitions.", "am_qadf_consumers"),
        ],
    },
    {
        name: "Streaming", title: "Streaming", settings: [
            integer("BufferSize", "Buffer size", "Samples kept in memory.", 100, 10000, 1000, "samples"),
            integer("BatchSize", "Batch size", "Samples processed together.", 10, 1000, 100, "samples"),
            flag("IncrementalProcessing", "Incremental (voxel) processing", "Updates the voxel grid with every batch.", true),
            flag("BufferManagement", "Buffer management", "Drops what is older than the window.", true),
        ],
    },
    {
        name: "Dashboard", title: "Dashboard", settings: [
            integer("WebSocketPort", "WebSocket port", "Port of this page.", 1, 65535, 8765),
            number("UpdateInterval", "Update interval", "Pause between two updates of this page.", 0.1, 10, 1, "s"),
            flag("LiveUpdates", "Live updates", "Sends changes as they come.", true),
        ],
    },
    {
        name: "Alerts", title: "Alerts", settings: [
            number("Cooldown", "Cooldown", "Pause before the same alert notifies again.", 0, 3600, 300, "s"),
            flag("Email", "Email", "Notifies by email.", false), flag("Sms", "SMS", "Notifies by SMS.", false),
            flag("Dashboard", "Dashboard", "Shows alerts on this page.", true),
        ],
    },
    {
        name: "Threshold", title: "Threshold", settings: [
            words("Metric", "Metric", "Metric that the threshold watches.", "temperature"),
            {
                name: "Type", title: "Type", description: "What is compared with the limits.", kind: "choice", unit: "",
                minimum: null, maximum: null, default: "absolute",
                choices: ["absolute", "relative", "rate_of_change", "spc_limit"],
            },
            number("Lower", "Lower", "Values below raise an alert.", null, null, 800),
            number("Upper", "Upper", "Values above raise an alert.", null, null, 1200),
        ],
    },
    {
        name: "Spc", title: "SPC", settings: [
            number("ControlLimit", "Control limit", "Distance of the limits from the centre.", 1, 5, 3, "σ"),
            integer("SubgroupSize", "Subgroup size", "Samples in one point of the chart.", 2, 20, 5, "samples"),
            flag("Enabled", "Enabled", "Keeps control charts.", true),
        ],
    },
    {
        name: "Health", title: "Health", settings: [
            number("CheckInterval", "Check interval", "Pause between two checks.", 1, 600, 60, "s"),
            flag("System", "System", "Checks processor, memory and disk.", true),
            flag("Process", "Process", "Checks the stream itself.", true),
        ],
    },
];

export function defaults() {
    return Object.fromEntries(groups.map(group =>
        [group.name, Object.fromEntries(group.settings.map(setting => [setting.name, setting.default]))]));
}

/** Why a change is refused, one sentence each. */
export function mistakes(values, running) {
    const found = [];
    for (const [name, settings] of Object.entries(values)) {
        for (const [key, value] of Object.entries(settings)) {
            const setting = groups.find(group => group.name === name)?.settings.find(one => one.name === key);
            if (setting === undefined) {
                found.push(`There is no setting ${name}.${key}.`);
            } else if (setting.minimum !== null && !(value >= setting.minimum && value <= setting.maximum)) {
                found.push(`${setting.title} is ${value}; it must be from ${setting.minimum} to ${setting.maximum}.`);
            } else if (running && name === "Spc") {
                found.push(`${setting.title} cannot change while an operation runs; stop it first.`);
            }
        }
    }
    return found;
}
