// What went wrong, each once: errors of the session, tools that failed, requests that are tried again.
import { cut, keyOf, post, type Kit } from "../kit";
import type { Session } from "../sessions";

const LONGEST = 1_000;
/** How OpenCode begins what it says of a call that the user refused, forbade by a rule, or stopped. */
const BY_THE_USER = /^(?:\w*Error: )?(?:The user (?:rejected permission|has specified a rule|dismissed this question)|Tool execution aborted)/;
/** Of those, what ends the run: a refusal with a word of why does not. */
const ENDS = /(?:rejected permission to use this specific tool call\.|dismissed this question)$/;

/** In the keys of errors of no session, whose messages may come again in another process. */
const PROCESS = crypto.randomUUID();

/** An error of a session, or of none, such as of the configuration. The user's own stop is none. */
export function sessionError(kit: Kit, session: Session | undefined, error: Record<string, any> | undefined) {
    session?.fail();
    if (!error || error.name === "MessageAbortedError") return;
    const message = error.data?.message ?? error.message ?? error.name ?? "unknown";
    store(kit, session, String(message), ["said", session?.turn?.id ?? "", String(message)]);
}

/** A request that OpenCode tries again; it says so at each attempt. */
export function retried(kit: Kit, session: Session, message: unknown) {
    store(kit, session, String(message ?? "retry"), ["said", session.turn?.id ?? "", String(message)]);
}

/** A tool that failed; its part is updated more than once. What the user did not want is no failure. */
export function toolFailed(kit: Kit, session: Session, tool: string, callID: string, error: unknown) {
    if (BY_THE_USER.test(String(error))) {
        if (ENDS.test(String(error))) session.fail();
        return;
    }
    store(kit, session, `${tool}: ${String(error)}`, ["tool", callID]);
}

/** A command that ended with another status than 0; 1 without a word is how a search says "nothing". */
export function commandEnded(kit: Kit, session: Session, callID: string, title: unknown, metadata: Record<string, any>) {
    const { exit, output } = metadata ?? {};
    if (typeof exit !== "number" || exit === 0) return;
    if (exit === 1 && (!output || output === "(no output)")) return;
    store(kit, session, `bash ended with ${exit}: ${String(title ?? "")}`, ["tool", callID]);
}

function store(kit: Kit, session: Session | undefined, message: string, key: string[]) {
    const owner = session?.id ?? PROCESS;
    if (!kit.options.errors || !kit.once.isNew(`error:${owner}:${key.join(":")}`)) return;
    const said = cut(kit.privacy.text(message).trim(), LONGEST);
    const metadata = { type: "error", severity: "high" };
    post(kit, { write: "episode", session: session?.id, content: `Error: ${said}`, key: keyOf("error", owner, ...key), metadata });
    if (kit.options.metrics) kit.client.tell({ notice: "event", title: "OpenCode Error", text: said });
}
