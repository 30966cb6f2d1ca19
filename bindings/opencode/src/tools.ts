// The tools that the model has: search, remember, forget, and why it was given what it was given.
import { cleaned, type Kit } from "./kit";
import { Unanswered } from "./client";
import { dropItems, rebuildBlock } from "./context";
import type { ToolContext, ToolDefinition } from "./host";
import type { Item, Written } from "./protocol";
import type { Session } from "./sessions";
import { safeLine } from "./safe_line";
import { frame } from "./worker/frame";

const SEARCH_MS = 5_000;
const WRITE_MS = 2_000;
const SEARCH_ITEMS = 10;
const MOST_IDS = 50;
const LONGEST_ID = 128;
const LONGEST_WHY = 300;
const LONGEST_QUERY = 80;

type Args = Record<string, unknown>;

export function memoryTools(kit: Kit): Record<string, ToolDefinition> {
    return {
        memory_search: {
            description:
                "Searches what was stored in earlier sessions of this project, and what the user keeps for every project: " +
                "messages, memories, files modified, errors, tasks completed. Use it before asking the user for something " +
                "that may have been said before. Answers with ids.",
            args: { query: { type: "string", description: "What to look for: a question, some words, or the name of a thing." } },
            execute: guarded((args) => search(kit, text(args, "query"))),
        },
        memory_remember: {
            description:
                "Keeps one statement for later sessions: a decision, a preference, a fact about the project that its files do " +
                "not say. One or two sentences that make sense by themselves. What the user begins with \"remember that\" is kept already.",
            args: {
                content: { type: "string", description: "The statement." },
                scope: { type: "string", enum: ["project", "user"], description: "project: for this project. user: for every project of this user." },
            },
            execute: guarded((args, context) => remember(kit, text(args, "content"), args.scope, context)),
        },
        memory_forget: {
            description: "Erases memories, episodes or messages for good, by the ids that memory_search answers. The user is asked first.",
            args: { ids: { type: "array", items: { type: "string" }, description: "The ids." } },
            execute: guarded((args, context) => forget(kit, args.ids, context)),
        },
        memory_why: {
            description: "Says what the memory plugin put into this session's prompts and why, and how its store is doing.",
            args: { rebuild: { type: "boolean", description: "true: make the block in the system text anew from what is known now. Usually false." } },
            execute: guarded((args, context) => why(kit, kit.sessions.get(context.sessionID), args.rebuild === true)),
        },
    };
}

/** A tool's failure is an answer that the model reads. What the host throws (a refusal) is the host's. */
function guarded(execute: (args: Args, context: ToolContext) => Promise<string>): ToolDefinition["execute"] {
    return async (args, context) => {
        try {
            return await execute(args ?? {}, context);
        } catch (error) {
            if (error instanceof Unanswered) return `The memory cannot do this now: ${error.failure.code}: ${error.failure.message}`;
            if (error instanceof BadArgument) return error.message;
            throw error;
        }
    };
}

class BadArgument extends Error {}

/** OpenCode hands over what the model wrote. */
function text(args: Args, name: string): string {
    const value = args[name];
    if (typeof value !== "string" || !value.trim()) throw new BadArgument(`${name} must be a text that is not empty.`);
    return value.trim();
}

function withIds(items: Item[]): string[] {
    return items.map(({ line, id, why }) => `${line} [id ${safeLine(id, LONGEST_ID)}]${why && ` [why: ${safeLine(why, LONGEST_WHY)}]`}`);
}

async function search(kit: Kit, query: string): Promise<string> {
    const asked = kit.privacy.text(query).trim();
    if (!asked) return "The query is private; nothing was searched.";
    const { items, degraded } = await kit.client.ask("search", { query: asked, limit: SEARCH_ITEMS }, SEARCH_MS);
    const found = items.length > 0 ? frame(withIds(items), "found") : "Nothing found.";
    return [found, ...notAll(degraded)].join("\n");
}

/** "Nothing" is not to be believed then. */
function notAll(degraded: string[]): string[] {
    return degraded.map((each) => `Not everything could be looked at: ${each}`);
}

async function remember(kit: Kit, said: string, scope: unknown, context: ToolContext): Promise<string> {
    const content = kit.privacy.text(said).trim();
    if (!content) return "The statement is private; nothing was stored.";
    const session = kit.sessions.get(context.sessionID);
    const which = scope === "user" ? "user" : "project";
    try {
        const write = cleaned(kit, { write: "memory", session: session.id, content, scope: which });
        const carried = ({ existed }: Written) => void (existed || session.keep(content));
        const { id, existed } = await kit.client.write(write, WRITE_MS, carried);
        return existed ? `Known already, with id ${id}.` : `Stored with id ${id}, for ${which === "user" ? "every project" : "this project"}.`;
    } catch (error) {
        return `Not stored yet: ${whyItWaits(kit, error)}. It waits, and is stored when that is over.`;
    }
}

/** Why a write still waits. Throws an error that says anything else. */
function whyItWaits(kit: Kit, error: unknown): string {
    if (!(error instanceof Unanswered) || error.failure.code !== "deadline") throw error;
    return kit.client.waiting?.message ?? "the store is slow";
}

async function forget(kit: Kit, given: unknown, context: ToolContext): Promise<string> {
    const ids = Array.isArray(given) ? given.filter((each): each is string => typeof each === "string" && each !== "") : [];
    if (ids.length === 0 || ids.length > MOST_IDS) throw new BadArgument(`ids must be a list of 1 to ${MOST_IDS} ids.`);
    const { items } = await kit.client.ask("preview", { ids }, SEARCH_MS);
    if (!context.ask) return "This host cannot ask the user; nothing was forgotten.";
    // "Always" is for these ids alone.
    await context.ask({ permission: "memory_forget", patterns: ids, always: ids, metadata: { items: items.map((each) => each.line) } });
    try {
        return forgotten(await kit.client.write({ write: "forget", ids }, WRITE_MS, () => dropItems(kit, ids)));
    } catch (error) {
        return `Not forgotten yet: ${whyItWaits(kit, error)}. It waits, and is carried out when that is over.`;
    }
}

function forgotten({ items: count, erased }: Written): string {
    const bytes = erased === "true" ? "" : " Their bytes go when another process has stopped reading them.";
    const others = " A message or an episode that says the same is an item of its own: memory_search finds it.";
    return `Forgotten: ${count} ${count === 1 ? "item" : "items"}.${bytes}${others}`;
}

async function why(kit: Kit, session: Session, rebuild: boolean): Promise<string> {
    if (rebuild) rebuildBlock(session);
    const { client } = kit;
    const { pending, stored, dropped } = client.figures();
    const lines = [`Writes: ${stored} stored, ${pending} pending, ${dropped} dropped.`];
    if (client.broken) lines.push(`Nothing is stored or recalled: ${client.broken.message}`);
    else if (!client.isOpen) lines.push("The store is not open yet.");
    if (client.waiting) lines.push(`Writes wait: ${client.waiting.message}`);
    if (client.lastDrop) lines.push(`The last write that was dropped: ${client.lastDrop.code}: ${client.lastDrop.message}`);
    if (client.defect) lines.push(`A defect: ${client.defect.message}`);
    try {
        const { store, user, project, noMetrics } = await client.ask("where", {}, WRITE_MS);
        lines.push(`Store: ${store}`, `User: ${user}`, `Project: ${project}`);
        if (noMetrics) lines.push(`No metrics: ${noMetrics}`);
    } catch {
        // Said above.
    }
    lines.push(...notAll(session.degraded));
    const { items, tokens } = session.block ?? { items: [], tokens: 0 };
    if (rebuild) lines.push("The block in the system text is made anew before the next step.");
    else lines.push(`In the system text: ${items.length} items, ${tokens} tokens.`);
    const given = rebuild ? [] : withIds(items);
    for (const { at, query, items } of session.injected) {
        const asked = JSON.stringify(safeLine(query, LONGEST_QUERY));
        given.push(`Appended to a message at ${new Date(at).toISOString()}, recalled for ${asked}:`, ...withIds(items));
    }
    return [...lines, frame(given, "as it was given")].filter(Boolean).join("\n");
}
