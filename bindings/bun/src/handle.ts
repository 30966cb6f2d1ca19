/** What stores, counters and breakers have in common: a handle of the library's that is closed once. */
import { Lane } from "./lane";
import { perform, type Call } from "./perform";

/** The library's side of an object; it must not refer to the object, whose collection closes it. */
interface Resources {
  readonly handle: number;
  readonly close: (handle: number) => void;
  lane: Lane | undefined;
}

/** The net under close(): what was forgotten is closed when it is collected. */
const forgotten = new FinalizationRegistry<Resources>(release);

function release(resources: Resources): void {
  resources.lane?.end();
  resources.close(resources.handle);
}

/** A call of a verb, and how its answer is read. */
export interface Asked<Answer> extends Call {
  readonly read: (answer: any) => Answer;
}

/** An object of the library's. `using` closes it, as do close() and, at last, its collection. */
export abstract class Handle {
  readonly #resources: Resources;

  /** @internal */
  protected constructor(handle: number, close: (handle: number) => void, lane?: Lane) {
    this.#resources = { handle, close, lane };
    forgotten.register(this, this.#resources, this);
  }

  /** @internal The library's number for it; closing does not give it to another. */
  protected get handle(): number {
    return this.#resources.handle;
  }

  /** @internal Carries out a call here. */
  protected now<Answer>(asked: Asked<Answer>): Answer {
    return asked.read(perform(this.#own(asked)));
  }

  /** @internal Carries out a call in the Worker. */
  protected async later<Answer>(asked: Asked<Answer>, signal?: AbortSignal): Promise<Answer> {
    this.#resources.lane ??= new Lane();
    return asked.read(await this.#resources.lane.run(this.#own(asked), this, signal));
  }

  #own({ name, inputs, operation }: Asked<unknown>): Call {
    return { name, inputs: [this.handle, ...inputs], ...(operation && { operation }) };
  }

  /**
   * Closes it. A call that runs in the Worker ends as it would have; those that wait for their turn are
   * `cancelled`. Closing again does nothing.
   */
  close(): void {
    forgotten.unregister(this);
    release(this.#resources);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes it when the Async calls made before have ended, without blocking this thread. */
  async closeAsync(): Promise<void> {
    await this.#resources.lane?.idle();
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.closeAsync();
  }
}
