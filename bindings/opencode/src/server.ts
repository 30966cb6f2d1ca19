// The plugin for OpenCode 1.x: which of its hooks does what. docs/opencode.md has the same as a table.
import { AssistantTexts, toolResult, userSaid } from "./capture/messages";
import { commandEnded, retried, sessionError, toolFailed } from "./capture/errors";
import { Files } from "./capture/files";
import { beginTurn, countTokens, endTurn } from "./capture/turns";
import { MemoryClient } from "./client";
import { blockText, forSummary, intoSystem, rebuildBlock, recalled } from "./context";
import type { Hook, Hooks, HostEvent, HostInput, LogLine, TextPart } from "./host";
import type { Kit } from "./kit";
import { readOptions } from "./options";
import { Privacy } from "./privacy";
import { Once, Sessions } from "./sessions";
import { memoryTools } from "./tools";

export const NAME = "opencode-kioku";
/** What a hook may take, less what is needed to come back from it. */
const HOOK_MS = 150 - 15;
const CLOSE_MS = 2_000 - 100;

/** Never throws, and starts nothing that it waits for. */
export async function server(input: HostInput, given?: unknown): Promise<Hooks> {
    const log = (level: LogLine["level"], message: string) => {
        // The host is not asked to wait for its own log, which it may not serve yet.
        try {
            input.client?.app?.log?.({ body: { service: NAME, level, message } })?.catch(() => {});
        } catch {
            // No log, no word: the terminal is the host's.
        }
    };
    try {
        return hooks(input, given, log);
    } catch (error) {
        log("error", `the memory is off: ${error}`);
        return {};
    }
}

function hooks(input: HostInput, given: unknown, log: (level: LogLine["level"], message: string) => void): Hooks {
    const { options, complaints } = readOptions(given);
    for (const complaint of complaints) log("warn", complaint);
    // Outside of a repository OpenCode calls the root of the file system the worktree.
    const folder = input.worktree && input.worktree !== "/" ? input.worktree : input.directory;
    const { store, library, user, project, metrics } = options;
    const client = new MemoryClient({ store, library, user, project, folder, metrics }, (reason) =>
        log("error", `the memory is off: ${reason.code}: ${reason.message}`),
    );
    const kit: Kit = { client, options, privacy: new Privacy(), sessions: new Sessions(), once: new Once(), folder };
    const capture = new Capture(kit);

    let complained = false;
    const guarded = (hook: Hook): Hook => async (hookInput, output) => {
        if (client.broken) return;
        try {
            await hook(hookInput, output);
        } catch (error) {
            if (!complained) log("error", `a hook failed: ${error}`); // what fails once fails again
            complained = true;
        }
    };
    return {
        ...(options.tools ? { tool: memoryTools(kit), config: guarded(async (config) => askBeforeForgetting(config)) } : {}),
        "chat.message": guarded((hookInput, output) => capture.chatMessage(hookInput, output)),
        "experimental.chat.system.transform": guarded(async ({ sessionID }, { system }) => {
            if (sessionID) await intoSystem(kit, kit.sessions.get(sessionID), system, HOOK_MS);
        }),
        "experimental.text.complete": guarded(async ({ sessionID, messageID, partID }, { text }) =>
            capture.texts.add(kit.sessions.get(sessionID), messageID, partID, text),
        ),
        "experimental.session.compacting": guarded(async ({ sessionID }, output) => {
            const facts = options.compaction ? forSummary(kit, kit.sessions.get(sessionID)) : "";
            if (facts) output.context.push(facts);
        }),
        "tool.execute.before": guarded(({ tool, callID }, { args }) => inTime(capture.files.before(tool, callID, args))),
        "tool.execute.after": guarded(async (hookInput, output) => capture.toolEnded(hookInput, output)),
        event: guarded(async ({ event }) => capture.event(event)),
        dispose: async () => {
            try {
                capture.flush();
                await client.close(CLOSE_MS);
            } catch {
                // The host ends.
            }
        },
    };
}

/** OpenCode allows what no rule speaks of; a rule of the user's stands. */
function askBeforeForgetting(config: { permission?: unknown }) {
    config.permission ??= {};
    const rules = config.permission as Record<string, unknown>;
    if (typeof rules === "object") rules.memory_forget ??= "ask";
}

function inTime(work: Promise<void>): Promise<void> {
    return Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, HOOK_MS))]);
}

/** What happens in the host, handed to those who store it. */
class Capture {
    readonly texts: AssistantTexts;
    readonly files: Files;

    constructor(private readonly kit: Kit) {
        this.texts = new AssistantTexts(kit);
        this.files = new Files(kit);
    }

    async chatMessage(input: { sessionID: string }, output: { message: { id: string }; parts: TextPart[] }) {
        const until = performance.now() + HOOK_MS;
        const session = this.kit.sessions.get(input.sessionID);
        const typed = output.parts.filter((part) => part.type === "text" && !part.synthetic && typeof part.text === "string");
        const said = userSaid(this.kit, session, output.message.id, typed.map((part) => part.text ?? ""));
        beginTurn(session, output.message.id, said);
        await blockText(this.kit, session, until - performance.now()); // what it has is not recalled once more
        const left = until - performance.now();
        const text = left > 0 ? await recalled(this.kit, session, said, left) : "";
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
                if (properties.info?.parentID) sessions.get(properties.info.id).isChild = true;
                return;
            case "message.updated":
                return this.messageUpdated(properties.info ?? {});
            case "message.part.updated":
                return this.partUpdated(properties.part ?? {});
            case "session.error":
                if (properties.sessionID) sessionError(this.kit, sessions.get(properties.sessionID), properties.error);
                return;
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
            toolFailed(this.kit, this.kit.sessions.get(part.sessionID), part.tool, part.callID, part.state.error);
        }
    }

    private idle(sessionID: string) {
        const session = this.kit.sessions.get(sessionID);
        this.texts.flush(sessionID);
        this.files.flush(session);
        endTurn(this.kit, session);
    }
}

/** Parts are ordered by their ids, "prt_" + 12 hexadecimal digits of time and count + 14 random letters. */
export function idAfter(id: string): string {
    const time = /^prt_([0-9a-f]{12})/.exec(id)?.[1];
    if (!time) return `${id}z`;
    const random = crypto.randomUUID().replaceAll("-", "").slice(0, 14);
    return `prt_${(BigInt(`0x${time}`) + 1n).toString(16).padStart(12, "0")}${random}`;
}
