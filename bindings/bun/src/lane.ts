/**
 * The calls of one store or counter that wait for their turn in its Worker. They run one after another
 * in the order in which they were made. The Worker starts with the first call, and keeps the process
 * alive only while calls are pending.
 */
import { operationCancel } from "./calls";
import { KiokuError } from "./error";
import { libraryInUse } from "./ffi";
import { throwIfAborted } from "./json";
import type { Call } from "./perform";
import { Thread } from "./thread";
import type { Reply } from "./worker";

interface Pending {
  readonly call: Call;
  /** Not to be collected, and so closed, before the call has ended. */
  readonly owner: object;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: KiokuError) => void;
  /** Takes the call back: out of the queue, or by cancelling its operation. */
  readonly abort: () => void;
  /** The handle of the operation that it is waiting for. */
  operation: number;
}

export class Lane {
  #thread: Thread | undefined;
  #running: Pending | undefined;
  #queue: Pending[] = [];
  #waiting: (() => void)[] = [];
  #ended: (() => void) | undefined;

  /**
   * Carries out a call in the Worker. Errors: those of the call; cancelled, if the signal was aborted or
   * the lane ended before the call began, or while its operation ran.
   */
  run(call: Call, owner: object, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      throwIfAborted(signal);
      if (this.#ended) throw new KiokuError("invalid_argument", "it was closed: no call can begin");
      const pending: Pending = {
        call, owner, signal, resolve, reject, operation: 0, abort: () => this.#abort(pending),
      };
      signal?.addEventListener("abort", pending.abort);
      this.#queue.push(pending);
      this.#next();
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

  #abort(pending: Pending): void {
    const place = this.#queue.indexOf(pending);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      this.#settle(pending, () =>
        pending.reject(new KiokuError("cancelled", "the call was taken back before it began")));
    } else if (pending.operation !== 0) {
      try {
        operationCancel(pending.operation);
      } catch { /* it has ended */ }
    }
  }

  #settle(pending: Pending, how: () => void): void {
    pending.signal?.removeEventListener("abort", pending.abort);
    how();
  }

  #next(): void {
    if (this.#running) return;
    this.#running = this.#queue.shift();
    if (!this.#running) {
      this.#thread?.rest();
      if (this.#ended) this.#leave(this.#ended);
      for (const resolve of this.#waiting.splice(0)) resolve();
      return;
    }
    try {
      this.#thread ??= this.#start();
      this.#thread.send({ library: libraryInUse(), call: this.#running.call });
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
