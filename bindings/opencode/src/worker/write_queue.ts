// The writes that the Worker holds, carried out in order. A write that cannot be done now (a locked store, a
// full disk) is tried again, and those behind it wait; one that never can be is given up.
import type { Failure, Write, Written } from "../protocol";

/** What may go away by itself. */
const PASSING = new Set(["busy", "deadline", "unavailable", "full", "no_memory", "cancelled"]);
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 500;
/** Writes are carried out for so long in one go, then questions are answered. */
const TURN_MS = 20;

export type Outcome = { failure: Failure } | { answer: Written };

export interface Carrier {
    /** Carries out one write, or answers why not. Must not wait long: questions are not answered meanwhile. */
    write(write: Write): Outcome;
    /** A write has ended; `id` is what it was handed over with. */
    wrote(outcome: Outcome, id?: number): void;
    waiting(failure: Failure | null): void;
}

export class WriteQueue {
    readonly #held: { write: Write; id?: number }[] = [];
    #waitMs = 0;
    #timer: ReturnType<typeof setTimeout> | undefined;
    readonly #emptied: (() => void)[] = [];

    constructor(private readonly carrier: Carrier) {}

    push(write: Write, id?: number) {
        this.#held.push({ write, id });
        this.#timer ??= setTimeout(() => this.#turn(), 0);
    }

    /** Tries at once what waits. */
    hurry() {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#turn(), 0);
    }

    /** Resolves when nothing is held. */
    empty(): Promise<void> {
        if (this.#held.length === 0) return Promise.resolve();
        this.hurry();
        return new Promise((resolve) => this.#emptied.push(resolve));
    }

    #turn() {
        const until = performance.now() + TURN_MS;
        for (let next = this.#held[0]; next && performance.now() < until; next = this.#held[0]) {
            const outcome = this.carrier.write(next.write);
            if ("failure" in outcome && PASSING.has(outcome.failure.code)) {
                if (this.#waitMs === 0) this.carrier.waiting(outcome.failure);
                this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2 || FIRST_WAIT_MS);
                this.#timer = setTimeout(() => this.#turn(), this.#waitMs);
                return;
            }
            if (this.#waitMs > 0) this.carrier.waiting(null);
            this.#waitMs = 0;
            this.#held.shift();
            this.carrier.wrote(outcome, next.id);
        }
        this.#timer = undefined;
        if (this.#held.length > 0) this.hurry();
        else for (const resolve of this.#emptied.splice(0)) resolve();
    }
}
