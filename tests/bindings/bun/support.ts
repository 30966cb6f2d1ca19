/** What the tests of the Bun package share. Each ctest starts in an empty folder of its own. */
import { expect } from "bun:test";
import { mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";
import { KiokuError, Manager, type Config, type ErrorCode } from "kioku";

/** The package's sources, and this folder. */
export const source = resolve(import.meta.dir, "../../../bindings/bun/src");
export const here = import.meta.dir;

/** The verbs that have an Async form, by their names. */
export const verbs = Object.getOwnPropertyNames(Object.getPrototypeOf(Manager.prototype))
  .filter((name) => name.endsWith("Async")).map((name) => name.slice(0, -"Async".length));

/** A path in a new folder. */
export function fresh(name = "kioku.db"): string {
  return join(mkdtempSync(join(process.cwd(), "test-")), name);
}

/** A store in a new folder, that does not flush. */
export function openFresh(config: Partial<Config> = {}): Manager {
  return Manager.open({ path: fresh(), durability: "normal", ...config });
}

/** What a call throws, or its promise is rejected with; fails where that is no KiokuError. */
export async function failureOf(call: () => unknown): Promise<KiokuError> {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(KiokuError);
    return error as KiokuError;
  }
  throw new Error("it did not fail");
}

/** That a call fails with a code, and that its message has these parts. */
export async function expectFailure(call: () => unknown, code: ErrorCode, ...parts: string[]): Promise<void> {
  const failure = await failureOf(call);
  expect({ code: failure.code, message: failure.message }).toMatchObject({ code });
  for (const part of parts) expect(failure.message).toContain(part);
}

/** Runs a program in a process of its own, with the same Bun. */
export async function run(program: string, args: string[] = [], env: Record<string, string | undefined> = {}, cwd = process.cwd()) {
  const child = Bun.spawn([process.execPath, program, ...args], {
    cwd, env: { ...process.env, ...env }, stdout: "pipe", stderr: "pipe", timeout: 120_000, killSignal: "SIGKILL",
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { status: await child.exited, signal: child.signalCode, out, err };
}
