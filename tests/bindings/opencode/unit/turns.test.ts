import { describe, expect, test } from "bun:test";
import { plugin } from "./support";

const texts = (items: any[]) => items.map((each) => each.content);

describe("a task", () => {
    test("is completed once, with those that the user queued behind it, each with its own tokens", async () => {
        await using memory = await plugin();
        const first = await memory.say("s", "Fix the parser.");
        await memory.answered("s", "a1", first, 100);
        const second = await memory.say("s", "Then write the docs.");
        await memory.answered("s", "a2", first, 20);
        await memory.answered("s", "a3", second, 3);
        for (let i = 0; i < 2; i++) await memory.event("session.idle", { sessionID: "s" });
        await memory.say("s", "Release it.");
        await memory.event("session.idle", { sessionID: "s" });
        const done = await memory.episodes("success");
        expect(texts(done)).toEqual(["Completed: Fix the parser.", "Completed: Then write the docs.", "Completed: Release it."]);
        expect(done.map((each) => each.metadata.tokens)).toEqual([120, 3, 0]);
    });
    test("is not completed by an error, nor are those behind it", async () => {
        await using memory = await plugin();
        await memory.say("s", "Fix the parser.");
        await memory.say("s", "Then write the docs.");
        await memory.event("session.error", { sessionID: "s", error: { name: "MessageAbortedError" } });
        await memory.event("session.idle", { sessionID: "s" });
        expect(await memory.episodes()).toEqual([]);
    });
    test("is handed to a compaction with those behind it", async () => {
        await using memory = await plugin();
        await memory.say("s", "Fix the parser.");
        await memory.say("s", "Then write the docs.");
        const output = { context: [] as string[] };
        await memory.hooks["experimental.session.compacting"]({ sessionID: "s" }, output);
        expect(output.context[0]).toContain("- Fix the parser.\n- Then write the docs.");
    });
});

describe("an error", () => {
    const refused = "The user rejected permission to use this specific tool call.";
    test("is not what the user refused, forbade or stopped", async () => {
        await using memory = await plugin();
        await memory.say("s", "Push it.");
        const said = [
            refused, `PermissionRejectedError: ${refused}`, `${refused.slice(0, -1)} with the following feedback: use main`,
            'The user has specified a rule which prevents you from using this specific tool call. Here are some of the relevant rules [{"permission":"bash"}]',
            "The user dismissed this question", "Tool execution aborted",
        ];
        for (const [at, error] of said.entries()) await memory.failed("s", `c${at}`, error);
        await memory.failed("s", "c", "The user table does not exist");
        expect(texts(await memory.episodes("error"))).toEqual(["Error: bash: The user table does not exist"]);
    });
    test("of no session is stored for the project, once per process", async () => {
        await using memory = await plugin();
        for (let i = 0; i < 2; i++) await memory.event("session.error", { error: { name: "UnknownError", data: { message: "no such agent" } } });
        const [error, ...more] = await memory.episodes("error");
        expect(error).toMatchObject({ content: "Error: no such agent", session: null, project: "p", user: "u" });
        expect(more).toEqual([]);
    });
    test("or not, a refusal that ends the run completes no task, and one with a word of why does", async () => {
        await using memory = await plugin();
        await memory.say("s", "Push it.");
        await memory.failed("s", "c1", refused);
        await memory.event("session.idle", { sessionID: "s" });
        await memory.say("s", "Publish it.");
        await memory.failed("s", "c2", `${refused.slice(0, -1)} with the following feedback: use main`);
        await memory.event("session.idle", { sessionID: "s" });
        expect(texts(await memory.episodes())).toEqual(["Completed: Publish it."]);
    });
});
