/** Finding and loading the library: where it is looked for, and which files are refused. */
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { abiVersion, symbols } from "../../../bindings/bun/src/symbols";
import { fresh, here, run } from "./support";

const library = process.env.KIOKU_LIBRARY!;

/** What a process says that opens a store with KIOKU_LIBRARY set so. */
async function said(path: string | undefined): Promise<string> {
  const { out, err, status } = await run(join(here, "programs/opens.ts"), [fresh()], { KIOKU_LIBRARY: path });
  expect({ status, err }).toEqual({ status: 0, err: "" });
  return out;
}

/** A shared library made of a line of C. */
function made(code: string): string {
  const path = fresh("libkioku.so");
  writeFileSync(`${path}.c`, code);
  const built = Bun.spawnSync(["cc", "-shared", "-fPIC", "-o", path, `${path}.c`]);
  expect(built.stderr.toString()).toBe("");
  return path;
}

test("the library is the one that KIOKU_LIBRARY names, from this folder on", async () => {
  expect(await said(library)).toStartWith("works, ");
  expect(await said(relative(process.cwd(), library))).toStartWith("works, ");
});

test("without a library the error names both ways to have one", async () => {
  const failure = JSON.parse(await said(undefined));
  expect(failure).toMatchObject({ code: "unavailable", component: "bun" });
  expect(failure.message).toContain("KIOKU_LIBRARY");
  expect(failure.message).toContain(`@kioku/linux-${process.arch}-gnu`);
});

test("a name that leads nowhere, or to no library, is an error that has it", async () => {
  expect(JSON.parse(await said("/nowhere/libkioku.so"))).toMatchObject({ code: "unavailable",
    message: "KIOKU_LIBRARY names /nowhere/libkioku.so, which does not exist" });
  const broken = fresh("broken.so");
  writeFileSync(broken, "this is no library");
  const failure = JSON.parse(await said(broken));
  expect(failure.code).toBe("unavailable");
  expect(failure.message).toContain(broken);
  expect(JSON.parse(await said(process.cwd())).code).toBe("unavailable");
});

test("a library that was cut short is refused, and ends nothing", async () => {
  const whole = await Bun.file(library).bytes();
  for (const kept of [0, 63, 64, 5000, whole.length - 1]) {
    const cut = fresh("cut.so");
    writeFileSync(cut, whole.subarray(0, kept));
    const failure = JSON.parse(await said(cut));
    expect(failure.code).toBe("unavailable");
    expect(failure.message).toContain(cut);
  }
});

test("another version of the ABI is refused with both numbers", async () => {
  const other = made("int kioku_abi_version(void) { return 7; }");
  expect(JSON.parse(await said(other))).toMatchObject({ code: "unsupported",
    message: `${other} has version 7 of the ABI, this package needs ${abiVersion}` });
});

test("a library of the right version that lacks functions is an error that names one", async () => {
  const poor = made(`int kioku_abi_version(void) { return ${abiVersion}; }`);
  const failure = JSON.parse(await said(poor));
  expect(failure.code).toBe("unavailable");
  expect(Object.keys(symbols).some((name) => failure.message.includes(name))).toBe(true);
});
