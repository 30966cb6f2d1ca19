/** Where libkioku.so is: KIOKU_LIBRARY, or else the package for this platform. */
import { existsSync } from "node:fs";
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
