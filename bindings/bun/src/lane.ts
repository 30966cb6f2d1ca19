/**
 * The calls of one store or counter that wait for their turn in its Worker. They run one after another
 * in the order in which they were made. The Worker starts with the first call, and keeps the process
 * alive only while calls are pending.
 */
import { operationCancel } from "./calls";
import { KiokuError } from "./error";
import { libraryInUse } from "./ffi";
import type { Limits } from "./inputs";
import { throwIfAborted, withDeadline } from "./json";
import type { Call } from "./perform";
import { Thread } from "./thread";
import type { Reply } from "./worker";

interface Pending {
  readonly call: Call;
  /** Not to be collected, and so closed, before the call has ended. */
  readonly owner: object;
  readonly signal: AbortSignal | undefined;
  /** How long it may wait, here and in the library, since when. */
  readonly deadlineMs: number | undefined;
  readonly since: number;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: KiokuError) => void;
  /** Takes the call back: out of the queue, or by cancelling its operation. */
  readonly abort: () => void;
  /** While it is in the queue, and has a deadline. */
  timer?: ReturnType<typeof setTimeout>;
  /** The handle of the operation that it is waiting for. */
  operation: number;
}

/** A timer that is longer ends at once. */
const longestTimerMs = 2 ** 31 - 1;

export class Lane {
  #thread: Thread | undefined;
  #running: Pending | undefined;
  #queue: Pending[] = [];
  #waiting: (() => void)[] = [];
  #ended: (() => void) | undefined;

  /**
   * Carries out a call in the Worker. Errors: those of the call; cancelled, if the signal was aborted or
   * the lane ended before the call began, or while its operation ran; deadline, if it passed before the call
   * began. A call that has a deadline has its options as its last input.
   */
  run(call: Call, owner: object, limits?: Limits): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal, deadlineMs } = limits ?? {};
      throwIfAborted(signal);
      if (this.#ended) throw new KiokuError("invalid_argument", "it was closed: no call can begin");
      const pending: Pending = {
        call, owner, signal, resolve, reject, operation: 0, abort: () => this.#abort(pending),
        // What is no such number is for the library to refuse.
        deadlineMs: Number.isSafeInteger(deadlineMs) && deadlineMs! >= 0 ? deadlineMs! : undefined,
        since: performance.now(),
      };
      signal?.addEventListener("abort", pending.abort);
      this.#queue.push(pending);
      this.#next();
      if (this.#queue.at(-1) === pending && pending.deadlineMs! <= longestTimerMs) {
        pending.timer = setTimeout(() => this.#drop(pending, late(pending)), pending.deadlineMs);
      }
    });
  }

  /** When nothing is pending. */
  async idle(): Promise<void> {
    while (this.#running) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Nothing more begins. `then` is called, and the Worker given back, when the call that runs has ended. */
  end(then: () => void): void {
    this.#ended = then;
    for (const pending of this.#queue.splice(0)) {
      this.#settle(pending, () => pending.reject(new KiokuError("cancelled", "closed before the call began")));
    }
    if (!this.#running) this.#leave(then);
  }

  /** Takes a call out of the queue, with an error; answers whether it was there. */
  #drop(pending: Pending, why: KiokuError): boolean {
    const place = this.#queue.indexOf(pending);
    if (place < 0) return false;
    this.#queue.splice(place, 1);
    this.#settle(pending, () => pending.reject(why));
    return true;
  }

  #abort(pending: Pending): void {
    const gone = this.#drop(pending, new KiokuError("cancelled", "the call was taken back before it began"));
    if (!gone && pending.operation !== 0) {
      try {
        operationCancel(pending.operation);
      } catch { /* it has ended */ }
    }
  }

  #settle(pending: Pending, how: () => void): void {
    pending.signal?.removeEventListener("abort", pending.abort);
    clearTimeout(pending.timer);
    how();
  }

  #next(): void {
    if (this.#running) return;
    let left: number | undefined;
    do {
      const pending = this.#running = this.#queue.shift();
      left = pending && leftOf(pending);
      if (pending && left === 0) this.#settle(pending, () => pending.reject(late(pending)));
    } while (left === 0);
    if (!this.#running) {
      this.#thread?.rest();
      if (this.#ended) this.#leave(this.#ended);
      for (const resolve of this.#waiting.splice(0)) resolve();
      return;
    }
    try {
      this.#thread ??= this.#start();
      const { call } = this.#running;
      this.#thread.send({ library: libraryInUse(), call: left === undefined ? call : withLess(call, left) });
    } catch (error) {
      this.#finish({ failure: KiokuError.from(error).toJSON() });
    }
  }

  #start(): Thread {
    const thread = Thread.take();
    thread.onReply = (reply) => this.#take(reply);
    thread.onLost = (why) => this.#lose(why);
    return thread;
  }

  #leave(then: () => void): void {
    this.#thread?.give();
    this.#thread = undefined;
    then();
  }

  /** The Worker is gone: the next call starts another. */
  #lose(why: string): void {
    this.#thread = undefined;
    if (this.#running) {
      this.#finish({ failure: new KiokuError("internal", `the Worker of the Async forms failed: ${why}`).toJSON() });
    }
  }

  #take(reply: Reply): void {
    const pending = this.#running;
    if (!pending) return;
    if (!("operation" in reply)) return this.#finish(reply);
    pending.operation = reply.operation;
    if (pending.signal?.aborted) pending.abort();
  }

  #finish(reply: Exclude<Reply, { operation: number }>): void {
    const pending = this.#running!;
    this.#running = undefined;
    this.#settle(pending, () => {
      if ("answer" in reply) return pending.resolve(reply.answer);
      const { code, message, component, retryable } = reply.failure;
      pending.reject(new KiokuError(code, message, component, retryable));
    });
    this.#next();
  }
}

/** What is left of the deadline of a call that was in the queue; undefined without one. */
function leftOf({ timer, deadlineMs, since }: Pending): number | undefined {
  return timer === undefined ? undefined : Math.max(0, Math.ceil(deadlineMs! - (performance.now() - since)));
}

/** The call with another deadline in its options, its last input. */
function withLess(call: Call, deadlineMs: number): Call {
  return { ...call, inputs: [...call.inputs.slice(0, -1), withDeadline(call.inputs.at(-1) as string, deadlineMs)] };
}

function late({ deadlineMs }: Pending): KiokuError {
  return new KiokuError("deadline", `waited ${deadlineMs} ms for earlier calls of the same store to end`, "bun", true);
}
