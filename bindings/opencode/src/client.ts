// The main thread's side of the Worker that owns the store. Nothing here waits longer than it was told to.
import type { Asks, Failure, FromWorker, Notice, Start, ToWorker, Verb, Write, Written } from "./protocol";

/** Writes that may wait at a time; more are dropped, and counted. */
const MOST_PENDING = 10_000;
const MOST_PENDING_CHARACTERS = 32 * 1024 * 1024;

/** How the writes stand. `stored` are in the store; of `pending` nobody was told that they are. */
export interface Figures {
    pending: number;
    stored: number;
    dropped: number;
}

/** An answer that did not come in time, or never will. */
export class Unanswered extends Error {
    constructor(readonly failure: Failure) {
        super(failure.message);
    }
}

type Waiter = (reply: { answer: unknown } | { failure: Failure }) => void;

export class MemoryClient {
    readonly #worker: Worker;
    readonly #waiters = new Map<number, Waiter>();
    readonly #carried = new Map<number, (written: Written) => void>(); // by the write's id
    readonly #sizes: number[] = []; // of the pending writes, oldest first
    readonly #complain: (what: string) => void;
    #characters = 0;
    #next = 1;
    #stored = 0;
    #dropped = 0;

    /** Why nothing can be stored, once that is known; then every call is a no-op. */
    broken: Failure | undefined;
    /** Why writes wait at the moment. */
    waiting: Failure | undefined;
    /** Why the last write that was given up was. */
    lastDrop: Failure | undefined;
    /** A failure that nothing explains: a defect. */
    defect: Failure | undefined;
    isOpen = false;

    /** Starts the Worker and returns at once. `complain` is called when all is off, and at the first defect. */
    constructor(start: Start, complain: (what: string) => void) {
        this.#complain = complain;
        this.#worker = new Worker(new URL("./worker/worker.ts", import.meta.url));
        this.#worker.onmessage = (event: MessageEvent<FromWorker>) => this.#hear(event.data);
        this.#worker.onerror = (event) => {
            event.preventDefault?.();
            this.#break({ code: "internal", message: `the memory worker failed: ${event.message}` });
        };
        (this.#worker as { unref?(): void }).unref?.(); // an idle memory keeps nobody alive
        this.#send({ start });
    }

    figures(): Figures {
        return { pending: this.#sizes.length, stored: this.#stored, dropped: this.#dropped };
    }

    /** Hands a write to the Worker. It is stored when `figures().stored` says so, not when this returns. */
    post(write: Write) {
        this.#post(write);
    }

    /**
     * The same, and waits for at most so long until it is stored. Rejects with Unanswered: with code
     * "deadline" it still waits and may be stored later, with any other code it never will be. `carried` is
     * called when it is, however late.
     */
    write(write: Write, deadlineMs: number, carried: (written: Written) => void): Promise<Written> {
        return this.#wait(deadlineMs, (id) => {
            this.#carried.set(id, carried);
            this.#post(write, id);
        });
    }

    /** Tells the Worker something that is not stored. */
    tell(notice: Notice) {
        if (!this.broken) this.#send({ tell: notice });
    }

    /** Asks the Worker, for at most so long. Rejects with Unanswered. */
    ask<V extends Verb>(verb: V, ask: Asks[V]["ask"], deadlineMs: number): Promise<Asks[V]["answer"]> {
        return this.#wait(deadlineMs, (id) => this.#send({ id, verb, ask, deadlineMs }));
    }

    /** Lets the Worker write what it holds, for at most so long, and close the store. Never rejects. */
    async close(deadlineMs: number) {
        if (this.broken) return;
        try {
            await this.ask("close", {}, deadlineMs);
            this.#worker.terminate();
        } catch {
            // It is inside the library, or waits for a lock: it goes on while the process does, and
            // closes by itself then. Ending a thread inside the library is not safe.
        }
        this.broken ??= { code: "unavailable", message: "the memory is closed" };
    }

    #wait<Answer>(deadlineMs: number, send: (id: number) => void): Promise<Answer> {
        if (this.broken) return Promise.reject(new Unanswered(this.broken));
        const id = this.#next++;
        return new Promise((resolve, reject) => {
            const late = () => settle({ failure: { code: "deadline", message: `no answer within ${deadlineMs} ms` } });
            const timer = setTimeout(late, deadlineMs);
            const settle: Waiter = (reply) => {
                clearTimeout(timer);
                this.#waiters.delete(id);
                if ("failure" in reply) reject(new Unanswered(reply.failure));
                else resolve(reply.answer as Answer);
            };
            this.#waiters.set(id, settle);
            send(id);
        });
    }

    #post(write: Write, id?: number) {
        const size = JSON.stringify(write).length;
        const full = this.#sizes.length >= MOST_PENDING || this.#characters + size > MOST_PENDING_CHARACTERS;
        if (this.broken || full) {
            this.#dropped++;
            if (full) this.lastDrop = { code: "limit", message: `more than ${MOST_PENDING} writes or 32 MiB wait` };
            const failure = this.broken ?? this.lastDrop;
            if (id === undefined || !failure) return;
            this.#carried.delete(id);
            this.#waiters.get(id)?.({ failure });
            return;
        }
        this.#sizes.push(size);
        this.#characters += size;
        this.#send({ post: write, id });
    }

    #send(message: ToWorker) {
        this.#worker.postMessage(message);
    }

    #hear(message: FromWorker) {
        const failure = "failure" in message ? message.failure : "wrote" in message ? message.wrote : null;
        if (failure?.code === "internal") this.#note(failure);
        if ("wrote" in message) {
            this.#count(message.wrote);
            const { wrote, id, answer } = message;
            if (id === undefined) return;
            if (answer) this.#carried.get(id)?.(answer);
            this.#carried.delete(id);
            this.#waiters.get(id)?.(wrote ? { failure: wrote } : { answer });
        } else if ("id" in message) this.#waiters.get(message.id)?.(message);
        else if ("waiting" in message) this.waiting = message.waiting ?? undefined;
        else if (message.opened) this.#break(message.opened);
        else this.isOpen = true;
    }

    #count(failure: Failure | null) {
        this.#characters -= this.#sizes.shift() ?? 0;
        if (failure) {
            this.#dropped++;
            this.lastDrop = failure;
        } else this.#stored++;
    }

    #break(reason: Failure) {
        if (this.broken) return;
        this.broken = reason;
        this.#dropped += this.#sizes.length;
        this.#sizes.length = 0;
        this.#carried.clear();
        this.waiting = undefined;
        for (const settle of [...this.#waiters.values()]) settle({ failure: reason });
        this.#worker.terminate();
        this.#complain(`the memory is off: ${reason.code}: ${reason.message}`);
    }

    #note(defect: Failure) {
        if (!this.defect) this.#complain(`a defect: ${defect.message}`);
        this.defect = defect;
    }
}
