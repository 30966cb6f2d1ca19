// The plugin for OpenCode 1.x: which of its hooks does what. docs/opencode.md has the same as a table.
import { Capture } from "./capture/events";
import { learnPrivate } from "./capture/transcript";
import { forSummary, intoSystem } from "./context";
import type { Hooks, HostInput } from "./host";
import { CLOSE_MS, guards, inTime, type Log, NAME, start, waitMs } from "./start";
import { memoryTools } from "./tools";

let served = false;

/** Whether OpenCode 1.x has asked for the hooks below, in this process. */
export function isServed(): boolean {
    return served;
}

/** Never throws, and starts nothing that it waits for. */
export async function server(input: HostInput, given?: unknown): Promise<Hooks> {
    served = true;
    const log: Log = (level, message) => {
        // The host is not asked to wait for its own log, which it may not serve yet.
        try {
            input.client?.app?.log?.({ body: { service: NAME, level, message: `${NAME}: ${message}` } })?.catch(() => {});
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

function hooks(input: HostInput, given: unknown, log: Log): Hooks {
    // Outside of a repository OpenCode calls the root of the file system the worktree.
    const folder = input.worktree && input.worktree !== "/" ? input.worktree : input.directory;
    const kit = start(folder, input.directory ?? folder, given, log);
    const { client, options } = kit;
    const capture = new Capture(kit);
    const guarded = guards(kit, log);
    return {
        ...(options.tools ? { tool: memoryTools(kit), config: guarded(async (config: any) => askBeforeForgetting(config)) } : {}),
        "chat.message": guarded((hookInput: any, output: any) => capture.chatMessage(hookInput, output)),
        "experimental.chat.messages.transform": guarded(async (_input: any, { messages }: any) => learnPrivate(kit, messages)),
        "experimental.chat.system.transform": guarded(async ({ sessionID }: any, { system }: any) => {
            if (sessionID) await intoSystem(kit, kit.sessions.get(sessionID), system, waitMs(kit));
        }),
        "experimental.text.complete": guarded(async ({ sessionID, messageID, partID }: any, { text }: any) =>
            capture.texts.add(kit.sessions.get(sessionID), messageID, partID, text),
        ),
        "experimental.session.compacting": guarded(async ({ sessionID }: any, output: any) => {
            const facts = options.compaction ? forSummary(kit, kit.sessions.get(sessionID)) : "";
            if (facts) output.context.push(facts);
        }),
        "tool.execute.before": guarded(({ tool, callID }: any, { args }: any) => inTime(kit, capture.files.before(tool, callID, args))),
        "tool.execute.after": guarded(async (hookInput: any, output: any) => capture.toolEnded(hookInput, output)),
        event: guarded(async ({ event }: any) => capture.event(event)),
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
