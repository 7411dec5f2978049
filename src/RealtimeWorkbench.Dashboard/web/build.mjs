// Builds the front end into ../wwwroot: the page with its modules (Plotly in a chunk that loads when the first figure is
// drawn), one file with everything in it, for notebook cells and reports, the small script that stands in each
// cell, and Mermaid for the diagrams of notebook reports.
import { copyFile, mkdir, readdir, rm, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const out = new URL("../wwwroot/", import.meta.url);
const web = new URL("./", import.meta.url);
const common = {
    absWorkingDir: fileURLToPath(web),
    bundle: true,
    minify: true,
    target: ["chrome111", "firefox113", "safari16.4"],
    loader: { ".css": "text" },
    legalComments: "none",
    logLevel: "warning",
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
    ...common, entryPoints: { "realtime-workbench": "src/main.ts" }, outdir: fileURLToPath(out), format: "esm", splitting: true,
    chunkNames: "[name]-[hash]", sourcemap: process.argv.includes("--sourcemap"),
});
await build({
    ...common, entryPoints: { "realtime-workbench.standalone": "src/main.ts" }, outdir: fileURLToPath(out), format: "iife",
});
await build({
    ...common, entryPoints: { "cell-loader": "src/cell-loader.ts" }, outdir: fileURLToPath(out), format: "iife", charset: "ascii",
});
for (const file of await readdir(new URL("page/", web))) {
    await copyFile(new URL(`page/${file}`, web), new URL(file, out));
}
await copyFile(new URL("node_modules/mermaid/dist/mermaid.min.js", web), new URL("mermaid.min.js", out));
for (const file of (await readdir(out)).sort()) {
    const { size } = await stat(new URL(file, out));
    console.log(`${String(Math.round(size / 1024)).padStart(6)} KiB  ${file}`);
}
