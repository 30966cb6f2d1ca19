// The plugin without OpenCode: its hooks, called as OpenCode calls them, over a real store.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Manager } from "../../../../bindings/bun/src";
import { server } from "../../../../bindings/opencode/src/server";

/** A plugin over a new store; in a project's folder or, where `below` is given, in a folder below it. */
export async function plugin(options: object = {}, below = "") {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "plugin-")));
    const worktree = join(folder, "project");
    const directory = join(worktree, below);
    mkdirSync(directory, { recursive: true });
    const store = join(folder, "kioku.db");
    const log: string[] = [];
    const app = { log: async ({ body }: any) => void log.push(body.message) };
    const hooks: any = await server({ directory, worktree, client: { app } }, { store, deadlineMs: 10_000, project: "p", user: "u", ...options });
    let said = 0;
    return {
        hooks, log, store, worktree, directory,
        /** The user says something; answers the message's id. */
        async say(sessionID: string, text: string): Promise<string> {
            const id = `msg_${++said}`;
            const parts = [{ id: `prt_${said}`, sessionID, messageID: id, type: "text", text }];
            await hooks["chat.message"]({ sessionID }, { message: { id }, parts });
            return id;
        },
        event: (type: string, properties: object): Promise<void> => hooks.event({ event: { type, properties } }),
        /** A message of the assistant is complete; `parentID` is the message that it answers. */
        async answered(sessionID: string, id: string, parentID: string, total = 10) {
            const info = { id, sessionID, parentID, role: "assistant", time: { completed: 1 }, tokens: { total } };
            await hooks.event({ event: { type: "message.updated", properties: { info } } });
        },
        /** A tool of the assistant failed. */
        async failed(sessionID: string, callID: string, error: string, tool = "bash") {
            const part = { type: "tool", sessionID, callID, tool, state: { status: "error", error } };
            await hooks.event({ event: { type: "message.part.updated", properties: { part } } });
        },
        /** Ends the plugin, as OpenCode does, and answers the episodes of its store, oldest first. */
        async episodes(kind?: string): Promise<any[]> {
            await hooks.dispose();
            using manager = Manager.open(store);
            const { items } = manager.episodes({ limit: 1_000, ...(kind ? { episodeKind: kind } : {}) });
            return items.reverse();
        },
        [Symbol.asyncDispose]: async () => {
            await hooks.dispose();
            rmSync(folder, { recursive: true });
        },
    };
}
