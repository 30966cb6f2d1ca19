/**
 * The one file that imports bun:ffi: loading the library, texts on their way in and out, numbers and
 * errors on their way out. All of it is synchronous and used by one thread (each Worker has its own),
 * and the library never calls back, so one scratch buffer and one set of outs serve every call.
 */
import { CString, dlopen, ptr, read, type Pointer } from "bun:ffi";
import { kindOf, KiokuError, refuse } from "./error";
import { checkWhole, libraryPath } from "./library";
import { abiVersion, codes, symbols } from "./symbols";

/** What bun:ffi makes of the table. Pointers and handles are numbers below 2^53. */
type Functions = {
  readonly [name in keyof typeof symbols]: (...values: (number | null)[]) => number;
} & Record<"kioku_version" | "kioku_error_message" | "kioku_error_component",
  (error?: number) => { toString(): string }>;

/** The library's functions, once load() has been called. */
export let lib: Functions;
let loadedFrom = "";

/** Loads the library if that has not been done. Errors: unavailable, unsupported (another ABI). */
export function load(path?: string): void {
  if (loadedFrom) return;
  const from = path ?? libraryPath();
  checkWhole(from);
  const own = open(from, { kioku_abi_version: symbols.kioku_abi_version }).kioku_abi_version();
  if (own !== abiVersion) {
    throw new KiokuError("unsupported", `${from} has version ${own} of the ABI, this package needs ${abiVersion}`);
  }
  lib = open(from, symbols) as unknown as Functions;
  loadedFrom = from;
}

function open<Table extends Parameters<typeof dlopen>[1]>(path: string, table: Table) {
  try {
    return dlopen(path, table).symbols;
  } catch (error) {
    throw new KiokuError("unavailable", `${path} cannot be used: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** Where the library was loaded from. */
export function libraryInUse(): string {
  load();
  return loadedFrom;
}

/** The release of the library, e.g. "0.1.0". */
export function version(): string {
  load();
  return String(lib.kioku_version());
}

// ---- texts in -----------------------------------------------------------------------------------

/** As many texts as any verb takes. Each has a place of its own, which grows to what is usual. */
const slots = 4;
const usualLength = 1000;
const usualBytes = usualLength * 3;
const mostKeptBytes = 1 << 18;
const encoder = new TextEncoder();
const places: Uint8Array[] = [];
const addresses: number[] = [];
let hasLarge = false;
for (let slot = 0; slot < slots; slot++) setPlace(slot, new Uint8Array(new ArrayBuffer(usualBytes)));

function setPlace(slot: number, bytes: Uint8Array): void {
  places[slot] = bytes;  // keeps it alive for as long as the address is used
  addresses[slot] = addressOf(bytes);
}

/**
 * Puts a text into a slot and answers its length in bytes; at(slot) is where it is. A lone surrogate has
 * no UTF-8: rather than to let it become U+FFFD, it is refused. Short, so that it is compiled into its
 * callers. Errors: invalid_argument.
 */
export function put(slot: number, value: string, what: string): number {
  if (value === "") return 0;
  if (typeof value !== "string" || value.length > usualLength) return putUnusual(slot, value, what);
  const { written } = encoder.encodeInto(value, places[slot]!);
  return written === value.length ? written : checked(written, value, what);
}

/** A text that is long, or none. */
function putUnusual(slot: number, value: string, what: string): number {
  if (typeof value !== "string") refuse(`${what} is ${kindOf(value)}, not a string`);
  const most = value.length * 3;
  if (most > mostKeptBytes) {
    setPlace(slot, encoder.encode(value));
    hasLarge = true;
    return checked(places[slot]!.length, value, what);
  }
  if (most > places[slot]!.length) setPlace(slot, new Uint8Array(new ArrayBuffer(2 ** Math.ceil(Math.log2(most)))));
  return checked(encoder.encodeInto(value, places[slot]!).written, value, what);
}

function checked(bytes: number, value: string, what: string): number {
  return value.isWellFormed() ? bytes : refuseSurrogate(value, what);
}

function refuseSurrogate(value: string, what: string): never {
  refuse(`${what} is not valid UTF-16: a lone surrogate at ${value.search(/\p{Surrogate}/u)}`);
}

/** The address of a slot's text. */
export function at(slot: number): number {
  return addresses[slot]!;
}

/** The address of an array, which the caller keeps alive; an empty one has none. */
export function addressOf(array: Uint8Array | Uint32Array | BigUint64Array): number {
  return array.length === 0 ? 0 : Number(ptr(array));
}

/** A whole number that the library takes. Errors: invalid_argument. */
export function whole(value: number, what: string): number {
  if (Number.isSafeInteger(value)) return value;
  return refuse(`${what} is ${typeof value === "number" ? value : kindOf(value)}, not a whole number`);
}

// ---- outs ---------------------------------------------------------------------------------------

/** The slots of the outs, eight bytes each; the last is the error's. */
const outs = new Uint32Array(new ArrayBuffer(32));
const signed = new Int32Array(outs.buffer);
export const out0 = addressOf(outs);
export const out1 = out0 + 8;
export const out2 = out0 + 16;
export const error = out0 + 24;

export function int32(slot: number): number {
  return signed[slot * 2]!;
}

export function int64(slot: number): number {
  return signed[slot * 2 + 1]! * 4294967296 + outs[slot * 2]!;
}

export function pointer(slot: number): number {
  return outs[slot * 2 + 1]! * 4294967296 + outs[slot * 2]!;
}

/** The text behind an out, freed; null where the library gave none. */
export function takeText(slot: number): string | null {
  const given = pointer(slot);
  if (given === 0) return null;
  try {
    return textAt(read.ptr(given as Pointer, 0), read.intptr(given as Pointer, 8));
  } finally {
    lib.kioku_text_free(given);
  }
}

/** UTF-8 that is somewhere in memory, as a string. */
export function textAt(address: number, bytes: number): string {
  return bytes === 0 ? "" : new CString(address as Pointer, 0, bytes).toString();
}

/** Ends a call: gives up a place that is unusually large, and throws what the call failed with. */
export function check(code: number): void {
  if (hasLarge) dropLarge();
  if (code !== 0) throw takeError();
}

function dropLarge(): void {
  hasLarge = false;
  for (let slot = 0; slot < slots; slot++) {
    if (places[slot]!.length > mostKeptBytes) setPlace(slot, new Uint8Array(new ArrayBuffer(usualBytes)));
  }
}

/** What a call failed with, freed. */
export function takeError(): KiokuError {
  const given = pointer(3);
  const taken = new KiokuError(codes[lib.kioku_error_code(given)] as KiokuError["code"],
    String(lib.kioku_error_message(given)), String(lib.kioku_error_component(given)),
    lib.kioku_error_retryable(given) === 1);
  lib.kioku_error_free(given);
  return taken;
}
