// The plugin for OpenCode 2.x, written from its documentation and never run in it: 2.x is not published under
// the names that the tests install. What differs: nothing is appended to the user's messages, for a hook
// cannot add a part to them; and memory_forget refuses, for a tool cannot ask.
//
// OpenCode 1.18 calls `server` first and then `setup` too, with a context that has no sessions.
import { commandEnded, retried, sessionError, toolFailed } from "./capture/errors";
import { Files } from "./capture/files";
import { AssistantTexts, toolResult, userSaid } from "./capture/messages";
import { beginTurn, countTokens, endTurns } from "./capture/turns";
import { forSummary, intoSystem, rebuildBlock } from "./context";
import type { Kit } from "./kit";
import { isServed } from "./server";
import { CLOSE_MS, guards, inTime, type Log, NAME, start, waitMs } from "./start";
import { memoryTools } from "./tools";

/** What is used of the context that 2.x gives to `setup`. */
interface Context {
    options?: unknown;
    location?: { directory?: string; project?: { directory?: string } };
    session: { hook(name: string, hook: (event: any) => Promise<void>): Promise<unknown> };
    tool: {
        hook(name: string, hook: (event: any) => Promise<void>): Promise<unknown>;
        transform(edit: (editor: { add(tool: object): void }) => void): Promise<unknown>;
    };
    event: { subscribe(options: { signal: AbortSignal }): AsyncIterable<{ type: string; data?: Record<string, any> }> };
}

/** Answers what is to be done at the end. Never throws. Does nothing where `server` serves this process. */
export async function setup(context: Context): Promise<() => Promise<void>> {
    if (isServed() || !context.session?.hook || !context.tool?.hook) return async () => {};
    const log: Log = (level, message) => console.error(`${NAME}: ${level}: ${message}`); // of the server, not of a terminal
    try {
        return await hooked(context, log);
    } catch (error) {
        log("error", `the memory is off: ${error}`);
        return async () => {};
    }
}

async function hooked(context: Context, log: Log): Promise<() => Promise<void>> {
    const directory = context.location?.directory ?? process.cwd();
    const kit = start(context.location?.project?.directory ?? directory, directory, context.options, log);
    const guarded = guards(kit, log);
    const texts = new AssistantTexts(kit);
    const files = new Files(kit);

    await context.session.hook("prompt", guarded(async (event: any) => {
        const session = kit.sessions.get(event.sessionID);
        const id = String(event.messageID ?? event.id ?? crypto.randomUUID());
        beginTurn(session, id, userSaid(kit, session, id, [String(event.prompt?.text ?? "")]));
    }));
    await context.session.hook("context", guarded(async (event: any) => {
        const texts: string[] = [];
        await intoSystem(kit, kit.sessions.get(event.sessionID), texts, waitMs(kit));
        for (const text of texts) event.system.push({ type: "text", text });
    }));
    await context.session.hook("compaction", guarded(async (event: any) => {
        const session = kit.sessions.get(event.sessionID);
        const text = kit.options.compaction ? forSummary(kit, session) : "";
        if (text) event.system.push({ type: "text", text });
        rebuildBlock(session);
    }));
    await context.tool.hook("execute.before", guarded((event: any) => inTime(kit, files.before(event.tool, event.id, event.input))));
    await context.tool.hook("execute.after", guarded(async (event: any) => toolEnded(kit, files, event)));
    if (kit.options.tools) await context.tool.transform((editor) => addTools(kit, editor));

    const ended = new AbortController();
    const listening = listen(kit, context, ended.signal, texts, files).catch((error) => {
        if (!ended.signal.aborted) log("error", `no more events: ${error}`);
    });
    return async () => {
        ended.abort();
        texts.flush();
        for (const session of kit.sessions.all()) files.flush(session);
        await kit.client.close(CLOSE_MS);
        await Promise.race([listening, new Promise((resolve) => setTimeout(resolve, 100))]);
    };
}

function addTools(kit: Kit, editor: { add(tool: object): void }) {
    for (const [name, tool] of Object.entries(memoryTools(kit))) {
        const input = { type: "object", properties: tool.args, required: Object.keys(tool.args) };
        const execute = async (args: Record<string, unknown>, { sessionID }: { sessionID: string }) => ({
            content: await tool.execute(args, { sessionID, abort: new AbortController().signal }),
        });
        editor.add({ name, description: tool.description, input, options: { codemode: false }, execute });
    }
}

function toolEnded(kit: Kit, files: Files, event: any) {
    const session = kit.sessions.get(event.sessionID);
    if (event.status === "error") {
        files.failed(event.id);
        return toolFailed(kit, session, event.tool, event.id, event.error?.message ?? event.error);
    }
    const metadata = { ...event.result?.output, ...event.result?.metadata };
    const args = { ...event.input, filePath: event.input?.filePath ?? event.input?.path };
    files.after(session, event.tool, event.id, args, metadata);
    toolResult(kit, session, event.tool, event.id, event.result?.content);
    if (event.tool === "shell") commandEnded(kit, session, event.id, event.input?.command, metadata);
}

async function listen(kit: Kit, context: Context, signal: AbortSignal, texts: AssistantTexts, files: Files) {
    for await (const { type, data = {} } of context.event.subscribe({ signal })) {
        if (kit.client.broken || typeof data.sessionID !== "string") continue;
        const session = kit.sessions.get(data.sessionID);
        if (type === "session.created" && data.parentID) session.isChild = true;
        else if (type === "session.text.ended") texts.add(session, data.assistantMessageID, data.partID ?? data.id ?? "", String(data.text ?? ""));
        else if (type === "session.step.ended") {
            const { providerID, id: modelID } = data.model ?? {};
            const info = { ...data, id: data.assistantMessageID, providerID, modelID };
            countTokens(kit, session, info);
            texts.done(info);
        } else if (type === "session.retry.scheduled") retried(kit, session, data.error?.message ?? data.message);
        else if (type === "session.execution.failed") sessionError(kit, session, data.error ?? {});
        else if (type === "session.execution.interrupted") session.fail();
        if (/^session\.execution\.(succeeded|failed|interrupted)$/.test(type)) {
            texts.flush(session.id);
            files.flush(session);
            endTurns(kit, session);
        }
    }
}
