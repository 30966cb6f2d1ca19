import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { plugin } from "./support";

const contents = (items: any[]) => items.map((each) => each.content);
const snapshot = (memory: any, id: string, files: string[]) =>
    memory.event("message.part.updated", { part: { type: "patch", id, sessionID: "s", files } });
const names = (memory: any, count: number) => Array.from({ length: count }, (_, at) => join(memory.worktree, `lib/${at}.js`));

async function forSummary(memory: any): Promise<string> {
    const output = { context: [] as string[] };
    await memory.hooks["experimental.session.compacting"]({ sessionID: "s" }, output);
    return output.context.join("");
}

describe("a modified file", () => {
    test("is the one in the folder that OpenCode works in, shown from the root of the worktree", async () => {
        await using memory = await plugin({}, "packages/web");
        writeFileSync(join(memory.directory, "a.txt"), "1\n2\n");
        writeFileSync(join(memory.worktree, "a.txt"), "another\n");
        const call = { tool: "write", sessionID: "s", callID: "c", args: { filePath: "a.txt", content: "1\n" } };
        await memory.hooks["tool.execute.before"](call, { args: call.args });
        await memory.hooks["tool.execute.after"](call, { metadata: {} });
        await snapshot(memory, "p", [join(memory.directory, "a.txt"), join(memory.directory, "b.txt")]);
        const diffs = [{ file: "packages/web/b.txt", additions: 3, deletions: 0 }];
        await memory.event("message.updated", { info: { role: "user", sessionID: "s", summary: { diffs } } });
        const edits = await memory.episodes("file_edit");
        expect(edits.map(({ metadata }) => metadata)).toEqual([
            { type: "file_edit", path: "packages/web/a.txt", additions: 0, deletions: 1 },
            { type: "file_edit", path: "packages/web/b.txt", additions: 3, deletions: 0 },
        ]);
    });
    test("is not an episode of its own among ten thousand", async () => {
        await using memory = await plugin();
        const files = names(memory, 10_000);
        await snapshot(memory, "p", files);
        await memory.event("session.idle", { sessionID: "s" });
        await memory.hooks["tool.execute.after"]({ tool: "apply_patch", sessionID: "s", callID: "c", args: {} },
            { metadata: { files: files.slice(0, 3_000).map((filePath) => ({ filePath })) } });
        await snapshot(memory, "q", files.slice(0, 3_000));
        await snapshot(memory, "r", [join(memory.worktree, "one.txt")]);
        const edits = await memory.episodes("file_edit");
        expect(contents(edits)).toEqual(["Modified: 10000 files", "Modified: 3000 files", "Modified: one.txt"]);
        expect(edits[0].metadata).toEqual({ type: "file_edit", files: 10_000 });
    });
    test("among many does not flood a compaction: the last stand there", async () => {
        await using memory = await plugin({ context: false, recall: false });
        const files = names(memory, 3_000);
        for (let at = 0; at < 3_000; at += 100) {
            await snapshot(memory, `p${at}`, files.slice(at, at + 100));
            await memory.event("session.idle", { sessionID: "s" });
        }
        for (let at = 0; at < 300; at++) await memory.say("s", `Remember that rule ${at} holds ${"always and ".repeat(at % 100)}.`);
        await memory.event("session.idle", { sessionID: "s" });
        const asked = await forSummary(memory);
        expect(asked.length).toBeLessThan(10_000);
        expect(asked).toContain("- and others before these");
        expect(asked).toContain("- lib/2999.js");
        expect(asked).not.toContain("- lib/1.js");
        expect(asked).toContain("rule 299 holds");
    });
});

test("what a write would take away is kept for few calls, and for none that failed", async () => {
    await using memory = await plugin();
    const calls = Array.from({ length: 20 }, (_, at) => ({ tool: "write", sessionID: "s", callID: `c${at}`, args: { filePath: `${at}.txt`, content: "1\n" } }));
    for (const call of calls) await memory.hooks["tool.execute.before"](call, { args: call.args });
    await memory.failed("s", "c19", "disk full", "write");
    for (const call of calls) await memory.hooks["tool.execute.after"](call, { metadata: {} });
    const counted = (await memory.episodes("file_edit")).filter(({ metadata }) => "additions" in metadata);
    expect(counted.map(({ metadata }) => metadata.path)).toEqual(Array.from({ length: 15 }, (_, at) => `${at + 4}.txt`));
});
