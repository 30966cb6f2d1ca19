/** The page, the package's README and the examples: every block of TypeScript is compiled and run, and no verb is missing. */
import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CircuitBreaker, RunningCount, TokenCounter } from "kioku";
import { fresh, run, source, verbs } from "./support";

const root = join(source, "../../..");
const page = readFileSync(join(root, "docs/bun.md"), "utf8");

/** The blocks of a page as one program, in its order. */
const blocks = (text: string) => [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]).join("\n");

/** A program in a folder where `kioku` is installed. */
function placed(program: string): string {
  const path = fresh("program.ts");
  const folder = dirname(path);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(dirname(source), join(folder, "node_modules/kioku"));
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(path, program);
  return path;
}

async function expectToRun(program: string): Promise<string> {
  const path = placed(program);
  writeFileSync(join(dirname(path), "tsconfig.json"), JSON.stringify({
    extends: join(dirname(source), "tsconfig.json"), include: ["program.ts"],
    compilerOptions: { noUnusedLocals: false, preserveSymlinks: true, skipLibCheck: true },
  }));
  const compiled = Bun.spawnSync([join(root, "build/hosts/bun/bin/tsc"), "-p", dirname(path)]);
  expect(compiled.stdout.toString()).toBe("");
  const ended = await run(path, [], {}, dirname(path));
  expect({ status: ended.status, err: ended.err }).toEqual({ status: 0, err: "" });
  return ended.out;
}

test("the blocks of docs/bun.md run", async () => {
  expect(await expectToRun(blocks(page))).toContain("My name is Ada");
}, 120_000);

test("the block of the package's README runs", async () => {
  expect(await expectToRun(blocks(readFileSync(join(dirname(source), "README.md"), "utf8")))).toContain("Ada");
}, 120_000);

test("the examples run", async () => {
  const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".ts"));
  expect(examples).toContain("quickstart.ts");
  for (const name of examples) await expectToRun(readFileSync(join(root, "examples", name), "utf8"));
}, 120_000);

test("a block that is wrong is seen", async () => {
  await expect(expectToRun('import { Manager } from "kioku";\nManager.open("x.db").recal("y");')).rejects.toThrow("recal");
  await expect(expectToRun('import { Manager } from "kioku";\nManager.open("x.db").recall("");')).rejects.toThrow("empty");
}, 120_000);

test("docs/bun.md has an example of every verb", () => {
  const shown = blocks(page);
  const names = [...verbs, "logNext", "countMetric", "sendEvent", "exportLines", "importLines", "open",
    ...[TokenCounter, RunningCount, CircuitBreaker].flatMap((of) => Object.getOwnPropertyNames(of.prototype))]
    .filter((name) => !/^constructor$|Async$|^allow$|^report$/.test(name));
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !shown.includes(`.${name}(`))).toEqual([]);
  expect([...verbs.map((verb) => `\`${verb}\``), "allow(", "report("].filter((name) => !page.includes(name))).toEqual([]);
});
