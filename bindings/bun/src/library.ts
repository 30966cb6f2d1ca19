/** Where libkioku.so is: KIOKU_LIBRARY, or else the package for this platform; and whether it is whole. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { KiokuError } from "./error";

/** The package that holds the library for this system, e.g. @kioku/linux-x64-gnu. */
function platformPackage(): string {
  const suffix = process.platform === "linux" ? "-gnu" : "";
  return `@kioku/${process.platform}-${process.arch}${suffix}`;
}

/** The library's absolute path. Errors: unavailable, naming both ways. */
export function libraryPath(): string {
  const named = process.env.KIOKU_LIBRARY;
  if (named) {
    const path = resolve(named);
    if (existsSync(path)) return path;
    throw new KiokuError("unavailable", `KIOKU_LIBRARY names ${path}, which does not exist`);
  }
  const name = platformPackage();
  try {
    return Bun.resolveSync(`${name}/libkioku.so`, import.meta.dir);
  } catch {
    throw new KiokuError("unavailable",
      `libkioku.so was not found: the package ${name} is not installed, and KIOKU_LIBRARY is not set to its path`);
  }
}

/**
 * That a file is a shared library to its end. Loading one that was cut, as by a download that was
 * interrupted, ends the process with SIGBUS. Errors: unavailable.
 */
export function checkWhole(path: string): void {
  if (process.platform !== "linux") return;
  const head = new DataView(new ArrayBuffer(64));
  let bytes = 0;
  let size = 0;
  try {
    const file = openSync(path, "r");
    bytes = readSync(file, head, 0, 64, 0);
    size = fstatSync(file).size;
    closeSync(file);
  } catch (error) {
    throw new KiokuError("unavailable", `${path} cannot be read: ${(error as Error).message}`);
  }
  const isElf = bytes === 64 && head.getUint32(0) === 0x7f454c46;
  // The table of sections is the last part: where it begins, its entries' size, and their number.
  const end = Number(head.getBigUint64(40, true)) + head.getUint16(58, true) * head.getUint16(60, true);
  if (!isElf || end > size) {
    throw new KiokuError("unavailable", `${path} is not a whole shared library: ${isElf ? "it was cut" : "no ELF file"}`);
  }
}
