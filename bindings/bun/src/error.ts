/** What every failing call throws, or its promise is rejected with. */
import type { ErrorRecord } from "./types/common";

/** The words of docs/errors.md. */
export type ErrorCode = ErrorRecord["code"];

/** A failure: tell them apart by `code`. Its message never holds what a message or memory says. */
export class KiokuError extends Error implements ErrorRecord {
  override readonly name = "KiokuError";
  /** What the caller can act on, e.g. `not_found`. */
  readonly code: ErrorCode;
  /** The part that answered, e.g. `storage`; `bun` is this package. */
  readonly component: string;
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, component = "bun", retryable = false) {
    super(message);
    this.code = code;
    this.component = component;
    this.retryable = retryable;
  }

  /** Any failure as a KiokuError: what is none is `internal`. */
  static from(error: unknown): KiokuError {
    return error instanceof KiokuError ? error : new KiokuError("internal", String(error));
  }

  /** The four fields, as every host shows them. */
  toJSON(): ErrorRecord {
    return { code: this.code, message: this.message, component: this.component, retryable: this.retryable };
  }
}

/** Refuses an argument. */
export function refuse(message: string): never {
  throw new KiokuError("invalid_argument", message);
}

/** How a message names a wrong value: its type, never what it says. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
