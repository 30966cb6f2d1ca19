// What was said: the user's messages, the assistant's texts, and the results of tools that are worth keeping.
import { cut, post, type Kit } from "../kit";
import type { Session } from "../sessions";
import { rememberThat } from "../remember_that";

/** UTF-16 units; the store takes a megabyte. */
const LONGEST_MESSAGE = 250_000;
const LONGEST_RESULT = 20_000;
/** OpenCode's own agents, whose texts nobody said. */
const NOT_SAID = new Set(["title", "summary", "compaction"]);

/** Stores a message of the user, and what it asks to be remembered. Answers its text without what is private. */
export function userSaid(kit: Kit, session: Session, messageID: string, texts: string[]): string {
    // What a subagent is told was written by the model.
    const cleaned = session.isChild ? kit.privacy.message(texts) : kit.privacy.typed(texts);
    const said = cleaned.map(unquoted).join("\n").trim();
    if (!said || session.isChild) return said;
    if (kit.options.messages) {
        const content = cut(said, LONGEST_MESSAGE);
        post(kit, { write: "message", session: session.id, role: "user", content, key: messageID, ...cutMark(said, content) });
    }
    if (kit.options.rememberThat) {
        for (const { content, scope } of rememberThat(said)) {
            session.keep(content);
            post(kit, { write: "memory", session: session.id, content, scope });
        }
    }
    return said;
}

/** `opencode run "two words"` puts its prompt in double quotes. */
function unquoted(text: string): string {
    return /^"[^]*"$/.test(text) && text.length > 2 ? text.slice(1, -1) : text;
}

/** The texts of messages under way, until their figures are known. */
export class AssistantTexts {
    readonly #texts = new Map<string, { session: string; parts: Map<string, string> }>();

    constructor(private readonly kit: Kit) {}

    add(session: Session, messageID: string, partID: string, text: string) {
        if (!this.kit.options.messages || session.isChild || !text.trim()) return;
        const known = this.#texts.get(messageID) ?? { session: session.id, parts: new Map<string, string>() };
        known.parts.set(partID, text);
        this.#texts.set(messageID, known);
    }

    /** The message is complete: stores it with its figures. */
    done(info: Record<string, any>) {
        const known = this.#texts.get(info.id);
        this.#texts.delete(info.id);
        if (!known || info.summary === true || NOT_SAID.has(info.agent) || NOT_SAID.has(info.mode)) return;
        const { tokens, cost, providerID, modelID, agent, finish } = info;
        this.#store(info.id, known, { tokens, cost, provider: providerID, model: modelID, agent, finish });
    }

    /** Stores what is left of a session, or of all: its figures never came. */
    flush(session?: string) {
        for (const [id, known] of this.#texts) {
            if (session !== undefined && known.session !== session) continue;
            this.#texts.delete(id);
            this.#store(id, known, {});
        }
    }

    #store(id: string, known: { session: string; parts: Map<string, string> }, metadata: Record<string, unknown>) {
        const said = this.kit.privacy.message([...known.parts.values()]).join("\n").trim();
        if (!said) return;
        const content = cut(said, LONGEST_MESSAGE);
        const about = { ...metadata, ...cutMark(said, content).metadata };
        post(this.kit, { write: "message", session: known.session, role: "assistant", content, key: id, metadata: about });
    }
}

/** Stores the result of a tool that says something which is not in the project's files. */
export function toolResult(kit: Kit, session: Session, tool: string, callID: string, output: unknown) {
    if (session.isChild || !kit.options.toolResults.includes(tool)) return;
    if (typeof output !== "string") return;
    const said = kit.privacy.text(output); // before it is cut: a part of something private is not known again
    if (!said.trim()) return;
    const content = cut(said, LONGEST_RESULT);
    post(kit, { write: "message", session: session.id, role: "tool", content, key: callID, name: tool, callID, ...cutMark(said, content) });
}

function cutMark(whole: string, kept: string): { metadata?: Record<string, unknown> } {
    return kept.length < whole.length ? { metadata: { cut_from: whole.length } } : {};
}
