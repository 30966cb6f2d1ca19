// What happens in OpenCode 1.x, handed to those who store it.
import { rebuildBlock, recalled } from "../context";
import type { HostEvent, TextPart } from "../host";
import type { Kit } from "../kit";
import { waitMs } from "../start";
import { commandEnded, retried, sessionError, toolFailed } from "./errors";
import { Files } from "./files";
import { AssistantTexts, toolResult, userSaid } from "./messages";
import { beginTurn, countTokens, endTurns } from "./turns";

/** What happens in the host, handed to those who store it. */
export class Capture {
    readonly texts: AssistantTexts;
    readonly files: Files;

    constructor(private readonly kit: Kit) {
        this.texts = new AssistantTexts(kit);
        this.files = new Files(kit);
    }

    async chatMessage(input: { sessionID: string }, output: { message: { id: string }; parts: TextPart[] }) {
        const since = performance.now();
        const session = this.kit.sessions.get(input.sessionID);
        const typed = output.parts.filter((part) => part.type === "text" && !part.synthetic && typeof part.text === "string");
        const said = userSaid(this.kit, session, output.message.id, typed.map((part) => part.text ?? ""));
        beginTurn(session, output.message.id, said);
        const text = await recalled(this.kit, session, said, waitMs(this.kit) - (performance.now() - since));
        const last = output.parts.at(-1);
        if (!text || !last) return;
        const { sessionID, messageID } = last;
        output.parts.push({ id: idAfter(last.id), sessionID, messageID, type: "text", text, synthetic: true });
    }

    toolEnded(input: any, output: any) {
        const { tool, sessionID, callID, args } = input;
        const session = this.kit.sessions.get(sessionID);
        const metadata = output?.metadata ?? {};
        this.files.after(session, tool, callID, args ?? {}, metadata);
        toolResult(this.kit, session, tool, callID, output?.output);
        if (tool === "bash") commandEnded(this.kit, session, callID, output?.title ?? args?.command, metadata);
    }

    event({ type, properties }: HostEvent) {
        const { sessions } = this.kit;
        switch (type) {
            case "session.created":
            case "session.updated": // of one that another process created
                if (properties.info?.parentID) sessions.get(properties.info.id).isChild = true;
                return;
            case "message.updated":
                return this.messageUpdated(properties.info ?? {});
            case "message.part.updated":
                return this.partUpdated(properties.part ?? {});
            case "session.error":
                return sessionError(this.kit, properties.sessionID && sessions.get(properties.sessionID), properties.error);
            case "session.status":
                if (properties.status?.type !== "retry") return;
                return retried(this.kit, sessions.get(properties.sessionID), properties.status.message);
            case "session.compacted":
                return rebuildBlock(sessions.get(properties.sessionID));
            case "session.idle":
                return this.idle(properties.sessionID);
        }
    }

    /** Before the end: what is half known is stored as far as it is known. */
    flush() {
        this.texts.flush();
        for (const session of this.kit.sessions.all()) this.files.flush(session);
    }

    private messageUpdated(info: Record<string, any>) {
        const session = this.kit.sessions.get(info.sessionID);
        if (info.role === "user") this.files.summary(session, info.summary?.diffs);
        if (info.role !== "assistant" || !info.time?.completed) return;
        countTokens(this.kit, session, info);
        this.texts.done(info);
    }

    private partUpdated(part: Record<string, any>) {
        if (part.type === "patch") {
            if (this.kit.once.isNew(`patch:${part.id}`)) this.files.snapshot(this.kit.sessions.get(part.sessionID), part.id, part.files);
        } else if (part.type === "tool" && part.state?.status === "error") {
            this.files.failed(part.callID);
            toolFailed(this.kit, this.kit.sessions.get(part.sessionID), part.tool, part.callID, part.state.error);
        }
    }

    private idle(sessionID: string) {
        const session = this.kit.sessions.get(sessionID);
        this.texts.flush(sessionID);
        this.files.flush(session);
        endTurns(this.kit, session);
    }
}

/** Parts are ordered by their ids, "prt_" + 12 hexadecimal digits of time and count + 14 random letters. */
export function idAfter(id: string): string {
    const time = /^prt_([0-9a-f]{12})/.exec(id)?.[1];
    if (!time) return `${id}z`;
    const random = crypto.randomUUID().replaceAll("-", "").slice(0, 14);
    return `prt_${(BigInt(`0x${time}`) + 1n).toString(16).padStart(12, "0")}${random}`;
}
