// Which items a session's model has been given, kept with the session: ids only, not what they say, so that
// what is forgotten leaves no copy here.
import type { Json } from "kioku";
import { failureOf, LOCK_WAIT_MS, type MemoryStore } from "./memory_store";

/** Their names among what the host may save with a session. */
const BLOCK = "opencode_block";
const APPENDED = "opencode_appended";
/** Newest last. What was appended before them may be appended once more. */
const MOST_APPENDED = 1_000;

export interface SavedItems {
    /** Of the block in the system text; without one, undefined. */
    block: string[] | undefined;
    /** Of what was appended to messages of the user. */
    appended: string[];
}

export function savedItems(store: MemoryStore, session: string): SavedItems {
    const { [BLOCK]: block, [APPENDED]: appended } = saved(store, session);
    return { block: idsIn(block), appended: idsIn(appended) ?? [] };
}

/** Keeps the ids of a block in the place of those before, or of what was appended beside those before. */
export function saveItems(store: MemoryStore, session: string, which: "block" | "appended", ids: string[]) {
    store.beginSession(session);
    const before = saved(store, session);
    const appended = () => [...new Set([...(idsIn(before[APPENDED]) ?? []), ...ids])].slice(-MOST_APPENDED);
    const after = which === "block" ? { [BLOCK]: ids } : { [APPENDED]: appended() };
    store.manager.saveContext(session, { ...before, ...after }, { deadlineMs: LOCK_WAIT_MS });
}

function saved(store: MemoryStore, session: string): Record<string, Json> {
    try {
        const { context } = store.manager.loadContext(session);
        return typeof context === "object" && context !== null && !Array.isArray(context) ? (context as Record<string, Json>) : {};
    } catch (error) {
        if (failureOf(error).code === "not_found") return {};
        throw error;
    }
}

function idsIn(value: unknown): string[] | undefined {
    return Array.isArray(value) ? value.filter((id) => typeof id === "string") : undefined;
}
