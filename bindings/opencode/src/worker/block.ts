// The block of a session's system text: what is worth knowing before anything is asked.
import type { Asks, Block, Item } from "../protocol";
import { frame, itemLine, withinBudget } from "./frame";
import { failureOf, type MemoryStore } from "./memory_store";
import { savedItems } from "./saved_items";

const MOST_MEMORIES = 200;
const MOST_TASKS = 8;

/**
 * The session's block. One that was made before, by this process or an earlier one, is made of the same
 * items again, so that a session that goes on has the same bytes; what was forgotten meanwhile is gone. A new one is
 * without what was appended to a message already.
 */
export function sessionBlock(store: MemoryStore, { session, tokens, rebuild, exclude }: Asks["block"]["ask"], deadlineMs: number): Block & { fresh: boolean } {
    const saved = rebuild ? undefined : savedItems(store, session).block;
    const items = saved ? saved.flatMap((id) => itemOf(store, id) ?? []) : chosen(store, tokens, new Set(exclude), deadlineMs);
    const text = frame(items.map((item) => item.line));
    return { text, items, tokens: text ? store.count(text) : 0, fresh: !saved };
}

/** Pinned memories, the user's own, the project's, and the last tasks, as many as fit; none takes all the room. */
function chosen(store: MemoryStore, tokens: number, exclude: Set<string>, deadlineMs: number): Item[] {
    const { manager } = store;
    const asked = { ...store.filter(), deadlineMs };
    const memories = (which: { pinned: boolean; project?: string[] | null }, why: string) => {
        const { items } = manager.memories({ ...asked, ...which, limit: MOST_MEMORIES });
        return items.map((each) => memoryItem(each, why)).filter((item) => !exclude.has(item.id));
    };
    const tasks = manager.episodes({ ...asked, project: store.projects, episodeKind: "success", limit: MOST_TASKS }).items;
    const groups = [
        { share: 0.4, items: memories({ pinned: true }, "pinned") },
        { share: 0.2, items: memories({ pinned: false, project: null }, "the user's, in every project") },
        { share: 0.25, items: memories({ pinned: false, project: store.projects }, "of this project") },
        { share: 0.15, items: tasks.map(taskItem).filter((item) => !exclude.has(item.id)) },
    ];
    return withinBudget(groups, tokens, (text) => store.count(text));
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
