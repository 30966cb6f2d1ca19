// What the model is given: one block in the system text that stays the same through the session, and behind
// each of the user's messages what was recalled for it. The provider's cache of prompts holds a prefix only
// while not one byte of it changes.
import { cut, post, type Kit } from "./kit";
import type { Item } from "./protocol";
import type { Session } from "./sessions";
import { frame } from "./worker/frame";

/** OpenCode's own agents; the hook is not told which agent asks. */
const OWN_AGENTS = ["You are a title generator", "You are a context summarization agent", "Summarize what was done"];

/** The Worker may still be opening the store, or a lock may have to go. */
const ASK_MS = 30_000;

/**
 * Asks for the block unless it is there or asked for, and waits for so long. A late answer is used by a
 * later call.
 */
async function askForBlock(kit: Kit, session: Session, deadlineMs: number) {
    if (!kit.options.context || session.block) return;
    const { version } = session;
    const appended = session.injected.flatMap((each) => each.items.map(({ id }) => id));
    // After a compaction the model has nothing any more of what was appended before it.
    const exclude = session.rebuildBlock ? [] : appended;
    const ask = { session: session.id, tokens: kit.options.contextTokens, rebuild: session.rebuildBlock, exclude };
    session.asking ??= kit.client.ask("block", ask, ASK_MS).then(
        ({ fresh, ...block }) => {
            if (session.version !== version) return; // a compaction came in between
            session.block = block;
            session.asking = undefined;
            session.rebuildBlock = false;
            if (fresh) post(kit, { write: "given", session: session.id, to: "block", ids: block.items.map((each) => each.id) });
        },
        () => {
            if (session.version === version) session.asking = undefined;
        },
    );
    await Promise.race([session.asking, new Promise((resolve) => setTimeout(resolve, deadlineMs))]);
}

/**
 * The block's text, or empty: what the first step of a turn gets, all its steps get. A session that has its
 * block keeps it.
 */
async function blockText(kit: Kit, session: Session, deadlineMs: number): Promise<string> {
    if (session.blockMissed) return "";
    await askForBlock(kit, session, deadlineMs);
    session.blockMissed = session.block === undefined;
    return session.block?.text ?? "";
}

/** The next step makes the block anew, of what is worth knowing then. */
export function rebuildBlock(session: Session) {
    session.version++;
    session.asking = undefined;
    session.block = undefined;
    session.blockMissed = false;
    session.rebuildBlock = true;
}

/** Takes forgotten items out of every block and out of what is known to have been appended. */
export function dropItems(kit: Kit, ids: string[]) {
    const gone = new Set(ids);
    for (const session of kit.sessions.all()) {
        const { block } = session;
        if (block?.items.some((each) => gone.has(each.id))) {
            block.items = block.items.filter((each) => !gone.has(each.id));
            block.text = frame(block.items.map((each) => each.line));
        }
        for (const given of session.injected) given.items = given.items.filter((each) => !gone.has(each.id));
    }
}

/** Adds the block to a request's system text, unless OpenCode asks for a title or a summary. */
export async function intoSystem(kit: Kit, session: Session, system: string[], deadlineMs: number) {
    if (OWN_AGENTS.some((each) => system[0]?.startsWith(each))) return;
    const text = await blockText(kit, session, deadlineMs);
    if (text) system.push(text);
}

/** Items of the block, which are not recalled once more, are asked for on top. */
const SPARE = 20;

/** What is recalled for a message beyond what the model has been given, as text to append; empty without. */
export async function recalled(kit: Kit, session: Session, query: string, deadlineMs: number): Promise<string> {
    const block = askForBlock(kit, session, deadlineMs);
    const { recall, recallItems } = kit.options;
    const wanted = recall && !session.isChild && query !== "";
    const ask = { session: session.id, query, limit: recallItems + SPARE, exclude: session.items().map((each) => each.id) };
    const answer = wanted ? kit.client.ask("recall", ask, deadlineMs).catch(() => undefined) : undefined;
    await block;
    const found = await answer;
    if (!found) return "";
    session.degraded = found.degraded;
    const items = news(found.items, [...session.items(), ...found.given]).slice(0, recallItems);
    if (items.length === 0) return "";
    post(kit, { write: "given", session: session.id, to: "appended", ids: items.map((each) => each.id) });
    session.injected.push({ at: Date.now(), query, items });
    return frame(items.map((each) => each.line), "for the message above");
}

/** Those that say what none of the given, and none before them, says: a request to remember is stored twice. */
function news(items: Item[], given: Item[]): Item[] {
    const ids = new Set(given.map((each) => each.id));
    const texts = given.map(textOf);
    return items.filter((item) => {
        const text = textOf(item);
        if (ids.has(item.id) || texts.some((each) => each.includes(text) || text.includes(each))) return false;
        texts.push(text);
        return true;
    });
}

function textOf({ line }: Item): string {
    return line.replace(/^- \([^)]*\) /, "").replace(/[.…]+$/, "").toLowerCase();
}

/** UTF-16 units of each list, and of each line in it. */
const LONGEST_LIST = 4_000;
const LONGEST_FACT = 500;

/** What must survive a compaction, for the end of the prompt that asks for the summary. */
export function forSummary(kit: Kit, session: Session): string {
    const lists = [
        listed(kit, "The user asked to remember:", session.kept),
        listed(kit, "Files modified in this session:", [...session.files]),
        listed(kit, "The task under way:", session.running().map((each) => each.task)),
    ].filter(Boolean);
    if (lists.length === 0) return "";
    return ["Keep these facts in the summary; they were recorded by the memory plugin.", ...lists].join("\n");
}

/** The newest of the facts, in their order, below a heading: as many as fit. */
function listed(kit: Kit, heading: string, facts: string[]): string {
    const lines: string[] = [];
    let left = LONGEST_LIST;
    for (const fact of facts.filter(Boolean).reverse()) {
        const line = `- ${cut(kit.privacy.text(fact), LONGEST_FACT)}`;
        left -= line.length;
        if (left < 0) {
            lines.push("- and others before these");
            break;
        }
        lines.push(line);
    }
    return lines.length > 0 ? [heading, ...lines.reverse()].join("\n") : "";
}
