// The block of a session's system text: what is worth knowing before anything is asked.
import type { Block, Item } from "../protocol";
import { failureOf, type MemoryStore } from "./memory_store";
import { frame, itemLine, withinBudget } from "./frame";
import { BLOCK } from "./write";

const MOST_MEMORIES = 200;
const MOST_TASKS = 8;

/**
 * The session's block. One that was made before, by this process or an earlier one, is made of the same
 * items again, so that a session that goes on has the same bytes; what was forgotten meanwhile is gone.
 */
export function sessionBlock(store: MemoryStore, session: string, tokens: number, rebuild: boolean, deadlineMs: number): Block & { fresh: boolean } {
    const saved = rebuild ? undefined : savedIds(store, session);
    const items = saved ? saved.flatMap((id) => itemOf(store, id) ?? []) : chosen(store, tokens, deadlineMs);
    const text = frame(items.map((item) => item.line));
    return { text, items, tokens: text ? store.count(text) : 0, fresh: !saved };
}

function savedIds(store: MemoryStore, session: string): string[] | undefined {
    try {
        const { context } = store.manager.loadContext(session);
        const ids = (context as Record<string, unknown>)[BLOCK];
        return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : undefined;
    } catch (error) {
        if (failureOf(error).code === "not_found") return undefined;
        throw error;
    }
}

/** Pinned memories, the user's own, the project's, and the last tasks, as many as fit. */
function chosen(store: MemoryStore, tokens: number, deadlineMs: number): Item[] {
    const { manager } = store;
    const asked = { ...store.filter(), deadlineMs };
    const pinned = manager.memories({ ...asked, pinned: true, limit: MOST_MEMORIES }).items;
    const others = manager.memories({ ...asked, pinned: false, limit: MOST_MEMORIES }).items;
    const own = others.filter((each) => each.project === null);
    const here = others.filter((each) => each.project !== null);
    const tasks = manager.episodes({ ...asked, project: store.projects, episodeKind: "success", limit: MOST_TASKS }).items;
    const items = [
        ...pinned.map((each) => memoryItem(each, "pinned")),
        ...own.map((each) => memoryItem(each, "the user's, in every project")),
        ...here.map((each) => memoryItem(each, "of this project")),
        ...tasks.map(taskItem),
    ];
    return withinBudget(items, tokens, (text) => store.count(text));
}

/** A memory or an episode by its id. */
export function itemOf(store: MemoryStore, id: string): Item | undefined {
    try {
        return memoryItem(store.manager.memory(id), "in this session's block");
    } catch (error) {
        if (failureOf(error).code !== "not_found") throw error;
    }
    try {
        return taskItem(store.manager.episode(id));
    } catch (error) {
        if (failureOf(error).code !== "not_found") throw error;
        return undefined;
    }
}

function memoryItem(memory: { id: string; content: string; category: string; created_at: string }, why: string): Item {
    return { id: memory.id, kind: "memory", line: itemLine(memory.category, memory.created_at, memory.content), why };
}

function taskItem(episode: { id: string; content: string; occurred_at: string }): Item {
    const line = itemLine("earlier task", episode.occurred_at, episode.content);
    return { id: episode.id, kind: "episode", line, why: "a task of this project that was completed lately" };
}
