// Bundles the tests and runs them with node's own runner; files are named, since `node --test FOLDER` differs by version.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = fileURLToPath(new URL(".", import.meta.url));
const tests = (await readdir(join(web, "test"))).filter(name => name.endsWith(".test.ts"));
const out = await mkdtemp(join(web, "node_modules", ".tests-"));
try {
    await build({
        absWorkingDir: web, entryPoints: tests.map(name => `test/${name}`), outdir: out, bundle: true, platform: "node",
        format: "esm", target: "node18", outExtension: { ".js": ".mjs" }, sourcemap: "inline", logLevel: "warning",
    });
    const files = tests.map(name => join(out, name.replace(/\.ts$/, ".mjs")));
    const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" });
    process.exitCode = run.status ?? 1;
} finally {
    await rm(out, { recursive: true, force: true });
}
