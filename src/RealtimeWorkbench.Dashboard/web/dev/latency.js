// From sample to picture, measured in a live page: paste it into the console of the browser. It counts the points of the control
// charts in sight for 30 s, from the time of the sample to the frame that shows it, and prints median, 95th percentile and the share
// above 100 ms. The clocks must be the same: run the browser on the machine of the workbench.
(window.realtimeWorkbenchReady ??= []).push(workbench => {
    const SECONDS = 30;
    const began = Date.now();
    const known = new Set();
    const open = new Map();
    const delays = [];
    const now = () => performance.timeOrigin + performance.now();
    const id = name => name.replace(/[^a-z0-9]/gi, "-");
    const root = document.querySelector("realtime-workbench, realtime-workbench-chart").shadowRoot;
    const inSight = new Set();
    const seen = new IntersectionObserver(entries => entries.forEach(({ target, intersectionRatio }) =>
        inSight[intersectionRatio >= 0.2 ? "add" : "delete"](target)), { threshold: [0, 0.2] });
    root.querySelectorAll(".chart .plot").forEach(plot => seen.observe(plot));

    /** Times of the newest points in the picture of each chart in sight: of the figure, and of what stands over it. */
    const pictures = () => [...inSight].map(plot => [
        plot.closest(".chart").dataset.testid.replace(/^(overview-)?chart-/, ""),
        Math.max(plot.querySelector(".js-plotly-plot")?.data?.[0]?.x?.at(-1) ?? 0,
            Number(plot.querySelector("[data-newest-time]")?.dataset.newestTime ?? 0)),
    ]);

    const look = () => {
        const shown = new Map(pictures());
        // A message to oneself comes after the frame.
        const after = new MessageChannel();
        after.port1.onmessage = () => {
            for (const [key, { chart, t }] of open) {
                if (!shown.has(chart)) {
                    open.delete(key);
                } else if (shown.get(chart) >= t) {
                    open.delete(key);
                    delays.push(now() - t);
                }
            }
        };
        after.port2.postMessage(null);
        if (open.size > 0) {
            requestAnimationFrame(look);
        }
    };

    workbench.watch(state => {
        const idle = open.size === 0;
        for (const chart of state.charts) {
            for (const { index, t } of chart.panels[0].points.slice(-20)) {
                const key = `${chart.id} ${index}`;
                if (!known.has(key) && t >= began) {
                    open.set(key, { chart: id(chart.id), t });
                }
                known.add(key);
            }
        }
        if (Date.now() - began > SECONDS * 1000) {
            delays.sort((a, b) => a - b);
            const at = share => Math.round(delays[Math.floor(delays.length * share)]);
            console.log(`${delays.length} points: median ${at(0.5)} ms, p95 ${at(0.95)} ms, later than 100 ms: ` +
                `${Math.round(delays.filter(delay => delay > 100).length / delays.length * 100)} %`);
            seen.disconnect();
            return false;
        }
        if (idle && open.size > 0) {
            look();
        }
        return true;
    });
});
