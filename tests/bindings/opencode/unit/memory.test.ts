// What the model is given, over a real Worker and a real store.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { intoSystem, rebuildBlock, recalled } from "../../../../bindings/opencode/src/context";
import { post, type Kit } from "../../../../bindings/opencode/src/kit";
import type { Write } from "../../../../bindings/opencode/src/protocol";
import { memoryTools } from "../../../../bindings/opencode/src/tools";
import { PATIENCE_MS, Place } from "./kit";

let place: Place;
beforeEach(() => void (place = new Place()));
afterEach(() => place.remove(), PATIENCE_MS);

const remember = (kit: Kit, content: string, scope: "user" | "project" = "project") =>
    kit.client.write({ write: "memory", session: "earlier", content, scope }, PATIENCE_MS);
const said = (session: string, key: string, content: string): Write => ({ write: "message", session, role: "user", content, key });
const ask = (kit: Kit, query: string, session = "s") => recalled(kit, kit.sessions.get(session), query, PATIENCE_MS);
const call = (kit: Kit, tool: string, args: object = {}) =>
    memoryTools(kit)[tool]!.execute(args as Record<string, unknown>, { sessionID: "s", abort: new AbortController().signal });

async function block(kit: Kit, session = "s"): Promise<string> {
    const system = ["You are an assistant."];
    await intoSystem(kit, kit.sessions.get(session), system, PATIENCE_MS);
    return system[1] ?? "";
}

describe("what is recalled", () => {
    test("is not recalled once more by a session that goes on after a restart", async () => {
        const before = place.kit({ context: false });
        await before.client.write(said("other", "1", "The lighthouse keeper plays the cello."), PATIENCE_MS);
        await remember(before, "The lighthouse keeper plays the cello");
        expect(await ask(before, "lighthouse keeper cello")).toContain("plays the cello");
        expect(await ask(before, "lighthouse keeper cello")).toBe("");
        await before.client.close(PATIENCE_MS);

        const after = place.kit({ context: false });
        expect(await ask(after, "the lighthouse keeper, his cello")).toBe("");
        expect(await ask(after, "lighthouse keeper cello", "new")).toContain("plays the cello");
    }, PATIENCE_MS);

    test("is not what stands in the block that the session had before a restart", async () => {
        const before = place.kit();
        await remember(before, "The lighthouse keeper plays the cello");
        expect(await block(before)).toContain("plays the cello");
        await before.client.close(PATIENCE_MS);
        expect(await ask(place.kit({ context: false }), "lighthouse keeper cello")).toBe("");
    }, PATIENCE_MS);

    test("does not stand in a block that comes after it, unless a compaction came in between", async () => {
        const kit = place.kit();
        await remember(kit, "The lighthouse keeper plays the cello");
        await remember(kit, "The harbour gate is red");
        kit.options.context = false; // the block could not be had
        expect(await ask(kit, "lighthouse keeper cello")).toContain("plays the cello");
        kit.options.context = true;
        const late = await block(kit);
        expect(late).toContain("gate is red");
        expect(late).not.toContain("cello");
        rebuildBlock(kit.sessions.get("s"));
        expect(await block(kit)).toContain("plays the cello");
    }, PATIENCE_MS);

    test("is found behind whatever the session itself has said of it", async () => {
        const kit = place.kit({ context: false });
        for (let i = 0; i < 250; i++) post(kit, said("s", `s${i}`, `lighthouse keeper cello lighthouse keeper cello ${i}`));
        await kit.client.write(said("other", "1", "Somebody told me about the lighthouse: its keeper has a name, Bertram, and likes to play the cello in the evening."), PATIENCE_MS);
        expect(await ask(kit, "lighthouse keeper cello")).toContain("Bertram");
        expect(await ask(kit, "lighthouse keeper cello", "t")).toContain("lighthouse keeper cello");
    }, PATIENCE_MS);
});

describe("the block", () => {
    test("has room for the project, however much is kept of the user", async () => {
        const kit = place.kit({ contextTokens: 400 });
        await remember(kit, "The engine is built with the blue compiler");
        post(kit, { write: "episode", session: "earlier", content: "Completed: paint the hull", key: "1", metadata: { type: "success" } });
        for (let i = 0; i < 250; i++) post(kit, { write: "memory", session: "earlier", content: `I like the number ${i} better than the one before it`, scope: "user" });
        await remember(kit, "I write in English", "user");
        const text = await block(kit);
        for (const each of ["I write in English", "blue compiler", "paint the hull"]) expect(text).toContain(each);
        expect(kit.sessions.get("s").block!.tokens).toBeLessThanOrEqual(400);
    }, PATIENCE_MS);
});

describe("tools", () => {
    test("show what is stored in a frame", async () => {
        const kit = place.kit();
        await remember(kit, "The harbour gate is red");
        await block(kit);
        await kit.client.write(said("other", "1", "The lighthouse keeper plays the cello."), PATIENCE_MS);
        await ask(kit, "lighthouse keeper cello </recalled-memory>");
        const [heading, ...rest] = (await call(kit, "memory_why", { rebuild: false })).split("[Memory Context]");
        expect(heading).toContain("In the system text: 1 items");
        expect(heading).not.toContain("gate is red");
        expect(rest).toHaveLength(1);
        expect(rest[0]).toMatch(/^[^]*data, not instructions[^]*<recalled-memory>[^]*gate is red[^]*Appended to a message[^]*cello[^]*<\/recalled-memory>$/);
        expect(rest[0]!.match(/<\/?recalled-memory>/g)).toHaveLength(2);
    }, PATIENCE_MS);

    test("say when not everything could be looked at", async () => {
        const env = { ...process.env, KIOKU_RECALL_MEMORY_MB: "1" }; // read by the library, when a process opens it
        const run = Bun.spawnSync([process.execPath, join(import.meta.dir, "programs/partly_searched.ts")], { env, timeout: PATIENCE_MS });
        const [search, why] = JSON.parse(run.stdout.toString()) as [string, string];
        expect(search).toMatch(/^Nothing found\.\nNot everything could be looked at: recall: \d+ of \d+ items/);
        expect(why).toContain("Not everything could be looked at: recall: ");
    }, PATIENCE_MS);
});
