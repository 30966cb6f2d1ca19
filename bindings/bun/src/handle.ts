/** What stores, counters and breakers have in common: a handle of the library's that is closed once. */
import type { Limits } from "./inputs";
import { Lane } from "./lane";
import type { Call } from "./perform";

/** The library's side of an object; it must not refer to the object, whose collection closes it. */
interface Resources {
  readonly handle: number;
  readonly close: (handle: number) => void;
  lane: Lane | undefined;
}

/** The net under close(): what was forgotten is closed when it is collected. */
const forgotten = new FinalizationRegistry<Resources>(release);

function release(resources: Resources): void {
  const lane = resources.lane ??= new Lane();  // so that no call begins after it
  lane.end(() => resources.close(resources.handle));
}

/** A number that is never a handle: those of the library are below it. */
const closed = 2 ** 52;

/** An object of the library's. `using` closes it, as do close() and, at last, its collection. */
export abstract class Handle {
  /** @internal The library's number for it, for as long as it is not closed. */
  protected handle: number;
  readonly #resources: Resources;

  /** @internal */
  protected constructor(handle: number, close: (handle: number) => void, lane?: Lane) {
    this.handle = handle;
    this.#resources = { handle, close, lane };
    forgotten.register(this, this.#resources, this);
  }

  /** @internal Carries out a call of this object in the Worker; answers what the call does. */
  protected later({ name, inputs, operation }: Call, limits?: Limits): Promise<any> {
    return (this.#resources.lane ??= new Lane()).run({ name, inputs: [this.handle, ...inputs], operation }, this, limits);
  }

  /**
   * Closes it. A call that runs in the Worker ends as it would have; those that wait for their turn are
   * `cancelled`. Closing again does nothing.
   */
  close(): void {
    if (this.handle === closed) return;
    this.handle = closed;
    forgotten.unregister(this);
    release(this.#resources);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes it when the Async calls made before have ended, without blocking this thread until then. */
  async closeAsync(): Promise<void> {
    await this.#resources.lane?.idle();
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.closeAsync();
  }
}
