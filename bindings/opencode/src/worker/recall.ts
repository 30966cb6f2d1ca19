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

interface Kept {
    hits: Hit[];
    at: number;
    /** The store's change sequence when it was asked. */
    sequence: number;
}

export class RecallCache {
    readonly #kept = new Map<string, Kept>();
    #sequence: number | undefined;

    constructor(private readonly store: MemoryStore) {}

    /** The hits for a query, newly made or kept. Throws what the library throws. */
    hits(query: string, deadlineMs: number): { hits: Hit[]; cached: boolean } {
        const asked = query.slice(0, LONGEST_QUERY).trim();
        const known = this.#kept.get(asked);
        if (known && this.#holds(known)) return { hits: known.hits, cached: true };
        this.#kept.delete(asked);
        const sequence = this.#latest();
        const options = { ...this.store.filter(), limit: CANDIDATES, deadlineMs };
        const { hits } = this.store.manager.recall(asked, options);
        this.#kept.set(asked, { hits, at: Date.now(), sequence });
        for (const oldest of this.#kept.keys()) {
            if (this.#kept.size <= MOST_KEPT) break;
            this.#kept.delete(oldest);
        }
        return { hits, cached: false };
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

/**
 * Of hits, best first, those that are about the query: two of its words stand in it, or its name of a thing
 * (a symbol, a path, a number), or it was one word only. There is always a best match, and often a bad one.
 */
export function worthy(query: string, hits: Hit[], session: string, exclude: Set<string>): Hit[] {
    const few = query.split(/\s+/).filter((word) => word.length > 2).length < 3;
    const best = hits[0]?.score ?? 0;
    return hits.filter((hit) => {
        const said = hit.session ?? (hit.metadata as { session?: unknown }).session;
        if (said === session) return false; // the model has it already
        if (exclude.has(hit.id) || hit.score < best / 3) return false;
        const names = hit.matched.some((word) => /[\d_./:-]|[a-z][A-Z]/.test(word));
        return hit.matched.length >= (few || names ? 1 : 2);
    });
}

export function hitItem(hit: Hit): Item {
    const kind = hit.kind === "message" ? `said by the ${hit.role ?? "user"}` : hit.kind;
    return { id: hit.id, kind: hit.kind, line: itemLine(kind, hit.created_at, hit.text), why: hit.reason };
}
