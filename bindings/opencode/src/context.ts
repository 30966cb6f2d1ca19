// What the model is given: one block in the system text that stays the same through the session, and behind
// each of the user's messages what was recalled for it. The provider's cache of prompts holds a prefix only
// while not one byte of it changes.
import { post, type Kit } from "./kit";
import type { Session } from "./sessions";
import { frame } from "./worker/frame";

/** OpenCode's own agents; the hook is not told which agent asks. */
const OWN_AGENTS = ["You are a title generator", "You are a context summarization agent", "Summarize what was done"];

/**
 * The block's text, settled by the first call that has an answer in time, or empty. A call that has none
 * settles it until the user's next message: no step of one turn differs from another.
 */
export async function blockText(kit: Kit, session: Session, deadlineMs: number): Promise<string> {
    if (!kit.options.context || session.blockMissed) return "";
    if (session.block) return session.block.text;
    try {
        const ask = { session: session.id, tokens: kit.options.contextTokens, rebuild: session.rebuildBlock };
        const { fresh, ...block } = await kit.client.ask("block", ask, deadlineMs);
        session.block ??= block;
        session.rebuildBlock = false;
        if (fresh) post(kit, { write: "block", session: session.id, ids: block.items.map((each) => each.id) });
    } catch {
        session.blockMissed = true;
    }
    return session.block?.text ?? "";
}

/** The next step makes the block anew, of what is worth knowing then. */
export function rebuildBlock(session: Session) {
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

/** What is recalled for a message beyond what the model has been given, as text to append; empty without. */
export async function recalled(kit: Kit, session: Session, query: string, deadlineMs: number): Promise<string> {
    if (!kit.options.recall || session.isChild || !query) return "";
    const exclude = [...session.given()];
    const ask = { session: session.id, query, limit: kit.options.recallItems, exclude };
    try {
        const { items } = await kit.client.ask("recall", ask, deadlineMs);
        if (items.length === 0) return "";
        session.injected.push({ at: Date.now(), query, items });
        return frame(items.map((each) => each.line), "for the message above");
    } catch {
        return ""; // in time or not at all
    }
}

/** What must survive a compaction, for the end of the prompt that asks for the summary. */
export function forSummary(kit: Kit, session: Session): string {
    const lines: string[] = [];
    if (session.kept.length > 0) lines.push("The user asked to remember:", ...session.kept.map((each) => `- ${each}`));
    if (session.files.size > 0) lines.push("Files modified in this session:", ...[...session.files].map((each) => `- ${each}`));
    if (session.turn && !session.turn.ended && session.turn.task) lines.push("The task under way:", `- ${session.turn.task}`);
    if (lines.length === 0) return "";
    return ["Keep these facts in the summary; they were recorded by the memory plugin.", ...lines].map((line) => kit.privacy.text(line)).join("\n");
}
