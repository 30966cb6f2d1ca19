// A turn: from the user's message until the session is idle, with the tokens that it took.
import { cut, keyOf, post, type Kit } from "../kit";
import type { Session } from "../sessions";

const LONGEST_TASK = 200;

export function beginTurn(session: Session, messageID: string, said: string) {
    const line = said.split("\n").find((each) => each.trim()) ?? "";
    const task = cut(line.replace(/\s+/g, " ").trim(), LONGEST_TASK);
    if (session.turn && !session.turn.ended) session.earlier.push(session.turn);
    session.turn = { id: messageID, task, startedAt: Date.now(), tokens: 0, failed: false, ended: false };
    session.blockMissed = false;
}

/** A message of the assistant is complete. OpenCode says so several times. */
export function countTokens(kit: Kit, session: Session, info: Record<string, any>) {
    const tokens = totalTokens(info.tokens);
    if (!kit.once.isNew(`tokens:${info.id}`) || tokens === 0) return;
    const turn = session.running().find((each) => each.id === info.parentID) ?? session.turn;
    if (turn) turn.tokens += tokens;
    if (!kit.options.metrics) return;
    const tags = [`provider:${info.providerID}`, `model:${info.modelID}`, `agent:${info.agent ?? info.mode}`];
    kit.client.tell({ notice: "count", name: "opencode.tokens.used", value: tokens, tags });
}

/** `total` where OpenCode says it; `input` is without what was cached, `output` without what was reasoned. */
export function totalTokens(tokens: Record<string, any> | undefined): number {
    if (!tokens) return 0;
    const parts = [tokens.input, tokens.output, tokens.reasoning, tokens.cache?.read, tokens.cache?.write];
    const sum = parts.reduce((all, each) => all + (Number(each) || 0), 0);
    return Number(tokens.total) || sum;
}

/** The session is idle, which ends each of its turns; after an error OpenCode says so twice. */
export function endTurns(kit: Kit, session: Session) {
    for (const turn of session.running()) {
        turn.ended = true;
        if (turn.failed || !turn.task || session.isChild || !kit.options.completions) continue;
        const metadata = { type: "success", duration: Date.now() - turn.startedAt, tokens: turn.tokens };
        post(kit, { write: "episode", session: session.id, content: `Completed: ${turn.task}`, key: keyOf("completed", turn.id), metadata });
    }
    session.earlier.length = 0;
}
