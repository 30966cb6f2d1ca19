// Recall for a user's message: which of the hits are worth a model's attention, and answers kept for a while.
import type { Hit } from "kioku";
import type { Item } from "../protocol";
import { itemLine } from "./frame";
import type { MemoryStore } from "./memory_store";

const KEPT_MS = 300_000;
const MOST_KEPT = 64;
const LONGEST_QUERY = 2_000;
/** More is asked for than is shown: some are passed over. */
const CANDIDATES = 30;
/** A hit with such a part of the best score is about something else. */
const FAR_BELOW = 3;
/** How many hits are asked for until so many are of other sessions: a filter cannot leave one session out. */
const LIMITS = [CANDIDATES, 200, 1_000];

interface Found {
    hits: Hit[];
    /** What could not be looked at. */
    degraded: string[];
}

interface Kept extends Found {
    /** How many were asked for. */
    limit: number;
    at: number;
    /** The store's change sequence when it was asked. */
    sequence: number;
}

export class RecallCache {
    readonly #kept = new Map<string, Kept>();
    #sequence: number | undefined;

    constructor(private readonly store: MemoryStore) {}

    /** The hits of a query that a session makes, newly made or kept. Throws what the library throws. */
    hits(query: string, session: string, deadlineMs: number): Found & { cached: boolean } {
        const asked = query.slice(0, LONGEST_QUERY).trim();
        const known = this.#kept.get(asked);
        const holds = known !== undefined && this.#holds(known);
        if (holds && reaches(known, session)) return { ...known, cached: true };
        this.#kept.delete(asked);
        const made = this.#ask(asked, session, holds ? known.limit : 0, deadlineMs);
        this.#kept.set(asked, made);
        for (const oldest of this.#kept.keys()) {
            if (this.#kept.size <= MOST_KEPT) break;
            this.#kept.delete(oldest);
        }
        return { ...made, cached: false };
    }

    /** Asks for more than so many hits, as far as the session needs them. */
    #ask(query: string, session: string, above: number, deadlineMs: number): Kept {
        const until = performance.now() + deadlineMs;
        const at = Date.now();
        const sequence = this.#latest();
        for (const limit of LIMITS) {
            if (limit <= above) continue;
            const options = { ...this.store.filter(), limit, deadlineMs: Math.max(1, Math.floor(until - performance.now())) };
            const { hits, degraded } = this.store.manager.recall(query, options);
            const made = { hits, degraded, limit, at, sequence };
            if (reaches(made, session)) return made;
        }
        throw new Error("no limit reaches"); // the last one does: see reaches()
    }

    /** Drops what was asked about a file, or says something of it. */
    dropAbout(path: string) {
        const name = path.slice(path.lastIndexOf("/") + 1);
        for (const [query, { hits }] of this.#kept) {
            if (query.includes(name) || hits.some((hit) => hit.text.includes(name))) this.#kept.delete(query);
        }
    }

    /** The store's change sequence. */
    #latest(): number {
        this.#sequence ??= this.store.manager.health().sequence;
        for (let more = true; more; ) {
            const changes = this.store.manager.changes(this.#sequence, { limit: 1_000 });
            more = changes.more;
            this.#sequence = changes.sequence;
        }
        return this.#sequence;
    }

    /**
     * Whether a kept answer still stands: it is young, and since then no process changed a memory or took
     * anything out. New messages and episodes, of which every turn makes some, do not count.
     */
    #holds(kept: Kept): boolean {
        if (Date.now() - kept.at > KEPT_MS) return false;
        const changes = this.store.manager.changes(kept.sequence, { limit: 1_000 });
        if (changes.more || changes.rebuild) return false;
        kept.sequence = changes.sequence;
        return !changes.items.some((each) => each.op === "delete" || each.kind === "memory");
    }
}

/** Whether nothing that is worthy of a session can be behind these hits; at the last limit nothing is looked for. */
function reaches({ hits, limit }: Kept, session: string): boolean {
    if (hits.length < limit || limit === LIMITS.at(-1)) return true;
    const others = hits.filter((hit) => sessionOf(hit) !== session);
    return others.length >= CANDIDATES || (hits.at(-1)?.score ?? 0) < (others[0]?.score ?? 0) / FAR_BELOW;
}

/** Whose words a hit is; of a memory, the session in which it was kept. */
function sessionOf(hit: Hit): unknown {
    return hit.session ?? (hit.metadata as { session?: unknown }).session;
}

/**
 * Of hits, best first, those that are about the query: two of its words stand in it, or its name of a thing
 * (a symbol, a path, a number), or it was one word only. There is always a best match, and often a bad one.
 */
export function worthy(query: string, hits: Hit[], session: string, exclude: Set<string>): Hit[] {
    const few = query.split(/\s+/).filter((word) => word.length > 2).length < 3;
    const others = hits.filter((hit) => sessionOf(hit) !== session); // the model has its own already
    const best = others[0]?.score ?? 0;
    return others.filter((hit) => {
        if (exclude.has(hit.id) || hit.score < best / FAR_BELOW) return false;
        const names = hit.matched.some((word) => /[\d_./:-]|[a-z][A-Z]/.test(word));
        return hit.matched.length >= (few || names ? 1 : 2);
    });
}

export function hitItem(hit: Hit): Item {
    const kind = hit.kind === "message" ? `said by the ${hit.role ?? "user"}` : hit.kind;
    return { id: hit.id, kind: hit.kind, line: itemLine(kind, hit.created_at, hit.text), why: hit.reason };
}
