/** The packages as npm would hand them out: installed into an empty folder without a network, and used there. */
import { beforeAll, expect, test } from "bun:test";
import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fresh } from "./support";

const source = process.env.KIOKU_SOURCE!;
const tarballs = fresh("packed");
const patience = 300_000;

const program = `import { Manager, KiokuError, type Health } from "kioku";
using memory = Manager.open("kioku.db");
memory.addMessage("s", { role: "user", content: "here" });
await memory.addMessageAsync("s", { role: "user", content: "there" });
const health: Health = await memory.healthAsync();
console.log(memory.messages("s").items.map((message) => message.content).join(), health.items);
try { memory.session("none"); } catch (error) { console.log((error as KiokuError).code); }
`;
const said = "here,there 2\nnot_found\n";

function ran(command: string[], cwd: string, env: Record<string, string | undefined> = {}) {
  const done = Bun.spawnSync(command, { cwd, timeout: patience,
    env: { ...process.env, KIOKU_LIBRARY: undefined, NODE_PATH: undefined, ...env } });
  return { status: done.exitCode, out: done.stdout.toString(), err: done.stderr.toString() };
}

/** A folder with a program, and both packages installed by \`how\`. */
function installed(how: (folder: string, files: string[]) => string[]): string {
  const folder = fresh("app");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  writeFileSync(join(folder, "app.ts"), program);
  const files = readdirSync(tarballs).map((name) => join(tarballs, name));
  expect(files.length).toBe(2);
  const done = ran(how(folder, files), folder, { BUN_CONFIG_REGISTRY: "http://127.0.0.1:9/" });
  expect({ status: done.status, err: done.status === 0 ? "" : done.err }).toEqual({ status: 0, err: "" });
  return folder;
}

const byNpm = (_: string, files: string[]) =>
  ["npm", "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...files];

beforeAll(() => {
  const packed = ran([join(source, "scripts/pack-bun"), process.env.KIOKU_LIBRARY!, tarballs], source);
  expect({ status: packed.status, err: packed.err }).toEqual({ status: 0, err: "" });
}, patience);

test("npm installs both, and they work", () => {
  const folder = installed(byNpm);
  expect(ran([process.execPath, "app.ts"], folder)).toEqual({ status: 0, out: said, err: "" });
}, patience);

test("bun installs both, and they work", () => {
  const folder = installed((_, files) => [process.execPath, "add", ...files]);
  expect(ran([process.execPath, "app.ts"], folder)).toEqual({ status: 0, out: said, err: "" });
}, patience);

test("their types pass the strictest settings", () => {
  const folder = installed(byNpm);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ include: ["app.ts"], compilerOptions: {
    target: "esnext", module: "esnext", moduleResolution: "bundler", lib: ["esnext"], noEmit: true, strict: true,
    exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true,
    isolatedModules: true, skipLibCheck: false, types: ["bun"], typeRoots: [join(source, "build/hosts/bun/node_modules/@types")],
  } }));
  expect(ran([join(source, "build/hosts/bun/bin/tsc"), "-p", folder], folder)).toEqual({ status: 0, out: "", err: "" });
}, patience);

test("a program that is bundled works beside the package", () => {
  const folder = installed(byNpm);
  for (const options of [["--external", "kioku"], []]) {
    expect(ran([process.execPath, "build", "app.ts", "--target=bun", "--outdir=out", ...options], folder).status).toBe(0);
    renameSync(join(folder, "out/app.js"), join(folder, "bundled.js"));
    ran(["rm", "-f", "kioku.db"], folder);
    expect(ran([process.execPath, "bundled.js"], folder)).toEqual({ status: 0, out: said, err: "" });
  }
}, patience);

test("without the platform package, the error says what is missing", () => {
  const folder = installed(byNpm);
  ran(["rm", "-rf", "node_modules/@kioku"], folder);
  const done = ran([process.execPath, "app.ts"], folder);
  expect(done.status).toBe(1);
  expect(done.err).toContain(`@kioku/linux-${process.arch}-gnu is not installed`);
  expect(ran([process.execPath, "app.ts"], folder, { KIOKU_LIBRARY: process.env.KIOKU_LIBRARY! }).out).toBe(said);
}, patience);
