/** A call of the library as data, carried out here or in a Worker. */
import * as buffers from "./buffers";
import * as calls from "./calls";

const functions = { ...calls, ...buffers };
type Functions = typeof functions;

/** What a call can be given and answers: all of it can be sent between threads. */
export type Value = string | number | null | Uint8Array | Uint32Array;

/** One call. Where a store or counter is meant, its handle comes first in `inputs`. */
export interface Call {
  readonly name: keyof Functions;
  readonly inputs: readonly Value[];
  /** The call starts an operation, whose end is waited for and whose result is the answer. */
  readonly operation?: boolean;
}

const waitMs = 60_000;

/**
 * Carries out a call; blocks for as long as that takes. `started` is told the handle of an operation
 * under way, by which any thread may cancel it. Errors: those of the call.
 */
export function perform(call: Call, started?: (operation: number) => void): unknown {
  const answer = (functions[call.name] as (...inputs: readonly Value[]) => unknown)(...call.inputs);
  if (!call.operation) return answer;
  const operation = answer as number;
  try {
    started?.(operation);
    while (calls.operationWait(operation, waitMs) === 0) { /* as long as it takes */ }
    return calls.operationResult(operation);
  } finally {
    calls.operationFree(operation);
  }
}
