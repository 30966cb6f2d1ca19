/** A call of the library as data, which can be sent to a Worker and carried out there. */
import * as buffers from "./buffers";
import * as calls from "./calls";

const functions = { ...calls, ...buffers };

/** The name of a function of calls.ts or buffers.ts. */
export type CallName = keyof typeof functions;

/** What a call can be given: all of it can be sent between threads. */
export type Value = string | number | Uint8Array | Uint32Array;

/** One call. Where a store or counter is meant, its handle comes first in `inputs`. */
export interface Call {
  readonly name: CallName;
  readonly inputs: readonly Value[];
  /** The call starts an operation, whose end is waited for and whose result is the answer. */
  readonly operation?: boolean | undefined;
}

/** Carries out a call. `started` is told the handle of its operation, by which any thread may cancel it. */
export function perform(call: Call, started: (operation: number) => void): unknown {
  const answer = (functions[call.name] as (...inputs: readonly Value[]) => unknown)(...call.inputs);
  return call.operation ? finished(answer as number, started) : answer;
}

const waitMs = 60_000;

/** Waits for an operation and answers its result. Errors: those of the operation. */
export function finished(operation: number, started?: (operation: number) => void): string {
  try {
    started?.(operation);
    while (calls.operationWait(operation, waitMs) === 0) { /* as long as it takes */ }
    return calls.operationResult(operation);
  } finally {
    calls.operationFree(operation);
  }
}
