// What went wrong, each once: errors of the session, tools that failed, requests that are tried again.
import { cut, keyOf, post, type Kit } from "../kit";
import type { Session } from "../sessions";

const LONGEST = 1_000;

/** An error of the session. The user's own stop is none. */
export function sessionError(kit: Kit, session: Session, error: Record<string, any> | undefined) {
    if (session.turn) session.turn.failed = true;
    if (!error || error.name === "MessageAbortedError") return;
    const message = error.data?.message ?? error.message ?? error.name ?? "unknown";
    store(kit, session, String(message), ["said", session.turn?.id ?? "", String(message)]);
}

/** A request that OpenCode tries again; it says so at each attempt. */
export function retried(kit: Kit, session: Session, message: unknown) {
    store(kit, session, String(message ?? "retry"), ["said", session.turn?.id ?? "", String(message)]);
}

/** A tool that failed; its part is updated more than once. */
export function toolFailed(kit: Kit, session: Session, tool: string, callID: string, error: unknown) {
    store(kit, session, `${tool}: ${String(error)}`, ["tool", callID]);
}

/** A command that ended with another status than 0; 1 without a word is how a search says "nothing". */
export function commandEnded(kit: Kit, session: Session, callID: string, title: unknown, metadata: Record<string, any>) {
    const { exit, output } = metadata ?? {};
    if (typeof exit !== "number" || exit === 0) return;
    if (exit === 1 && (!output || output === "(no output)")) return;
    store(kit, session, `bash ended with ${exit}: ${String(title ?? "")}`, ["tool", callID]);
}

function store(kit: Kit, session: Session, message: string, key: string[]) {
    if (!kit.options.errors || !kit.once.isNew(`error:${session.id}:${key.join(":")}`)) return;
    const said = cut(kit.privacy.text(message).trim(), LONGEST);
    const metadata = { type: "error", severity: "high" };
    post(kit, { write: "episode", session: session.id, content: `Error: ${said}`, key: keyOf("error", session.id, ...key), metadata });
    if (kit.options.metrics) kit.client.tell({ notice: "event", title: "OpenCode Error", text: said });
}
