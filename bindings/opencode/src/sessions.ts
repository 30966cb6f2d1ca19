// What the plugin knows of the sessions of this process. Lost with it: everything that must not be is stored.
import type { Block, Item } from "./protocol";

const MOST_SESSIONS = 200;
const MOST_SEEN = 10_000;
/** Files and requests that a session remembers for a summary of it. */
const MOST_FACTS = 200;

/** From a user's message to idle. */
export interface Turn {
    /** The id of the user's message. */
    id: string;
    task: string;
    startedAt: number;
    tokens: number;
    /** An error, or an end by the user: nothing was completed. */
    failed: boolean;
    ended: boolean;
}

export class Session {
    /** The last one. */
    turn: Turn | undefined;
    /** Those before it that have not ended: the host answers a message that came meanwhile in the same run. */
    readonly earlier: Turn[] = [];
    /** The block in the system text, once it is settled. */
    block: Block | undefined;
    /** While it is asked for. */
    asking: Promise<void> | undefined;
    /** How often it was to be made anew; an answer of before is no use. */
    version = 0;
    /** Until the next message of the user there is none: the store could not be asked in time. */
    blockMissed = false;
    /** Whether the block is to be made of what is worth knowing now, not of what it was made of before. */
    rebuildBlock = false;
    /** What was appended to the user's messages, newest last. */
    readonly injected: { at: number; query: string; items: Item[] }[] = [];
    /** What the last recall could not look at. */
    degraded: string[] = [];
    /** A task that the model started: what is said in it is the model talking to itself. */
    isChild = false;
    /** The files modified last, by path, for a summary of the session. */
    readonly files = new Set<string>();
    /** What was kept last because the user asked for it. */
    readonly kept: string[] = [];

    constructor(readonly id: string) {}

    modified(path: string) {
        this.files.delete(path);
        this.files.add(path);
        for (const oldest of this.files) {
            if (this.files.size <= MOST_FACTS) break;
            this.files.delete(oldest);
        }
    }

    keep(content: string) {
        this.kept.push(content);
        if (this.kept.length > MOST_FACTS) this.kept.shift();
    }

    /** The turns that have not ended, oldest first. */
    running(): Turn[] {
        return [...this.earlier, ...(this.turn && !this.turn.ended ? [this.turn] : [])];
    }

    /** The run ended with an error, or by the user: of what was asked in it, nothing was completed. */
    fail() {
        for (const turn of this.running()) turn.failed = true;
    }

    /** Every item that the model has been given. */
    items(): Item[] {
        return [...(this.block?.items ?? []), ...this.injected.flatMap((each) => each.items)];
    }
}

export class Sessions {
    readonly #known = new Map<string, Session>();

    get(id: string): Session {
        const session = this.#known.get(id) ?? new Session(id);
        this.#known.delete(id); // the ones used last are kept
        this.#known.set(id, session);
        for (const oldest of this.#known.keys()) {
            if (this.#known.size <= MOST_SESSIONS) break;
            this.#known.delete(oldest);
        }
        return session;
    }

    all(): Iterable<Session> {
        return this.#known.values();
    }
}

/** Says of each key once that it is new; remembers the newest 10,000. */
export class Once {
    readonly #seen = new Set<string>();

    isNew(key: string): boolean {
        if (this.#seen.has(key)) return false;
        this.#seen.add(key);
        for (const oldest of this.#seen) {
            if (this.#seen.size <= MOST_SEEN) break;
            this.#seen.delete(oldest);
        }
        return true;
    }
}
