import { expect, test } from "bun:test";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Manager } from "../../../../bindings/bun/src";
import { plugin } from "./support";

/** Holds the store's lock in another process until it is called. */
async function lock(store: string): Promise<() => Promise<unknown>> {
    const holder = spawn("python3", [join(import.meta.dir, "../support/lock.py"), store], { stdio: ["pipe", "pipe", "inherit"] });
    await once(holder.stdout, "data");
    return () => {
        holder.stdin.end();
        return once(holder, "exit");
    };
}

const use = (memory: any, name: string, args: object, ask = async () => {}): Promise<string> =>
    memory.hooks.tool[name].execute(args, { sessionID: "s", abort: new AbortController().signal, ask });

async function system(memory: any): Promise<string> {
    const output = { system: ["You are an agent"] };
    await memory.hooks["experimental.chat.system.transform"]({ sessionID: "s" }, output);
    return output.system.slice(1).join("");
}

async function eventually(true_: () => Promise<boolean>) {
    for (let at = 0; at < 600 && !(await true_()); at++) await Bun.sleep(50);
    expect(await true_()).toBe(true);
}

test("what waits for a lock is not yet kept or forgotten, and the prompts follow when it is", async () => {
    await using memory = await plugin();
    const id = /id (\S+),/.exec(await use(memory, "memory_remember", { content: "The safe has combination 1234.", scope: "project" }))![1];
    expect(await system(memory)).toContain("combination 1234");
    let free = async (): Promise<unknown> => undefined;
    const ask = async () => void (free = await lock(memory.store)); // while the user thinks about it
    expect(await use(memory, "memory_forget", { ids: [id] }, ask)).toStartWith("Not forgotten yet: ");
    expect(await use(memory, "memory_remember", { content: "The boat is red.", scope: "project" })).toStartWith("Not stored yet: ");
    expect(await system(memory)).toContain("combination 1234");
    await free();
    await eventually(async () => !(await system(memory)).includes("combination 1234"));
    const output = { context: [] as string[] };
    await eventually(async () => {
        output.context.length = 0;
        await memory.hooks["experimental.session.compacting"]({ sessionID: "s" }, output);
        return output.context.join("").includes("- The boat is red.");
    });
    await memory.hooks.dispose();
    using manager = Manager.open(memory.store);
    expect(manager.memories().items.map((each) => each.content)).toEqual(["The boat is red."]);
}, 60_000);

test("a subagent that another process created is known as one", async () => {
    await using memory = await plugin();
    await memory.event("session.updated", { info: { id: "child", parentID: "s" } });
    await memory.say("child", "Search for it.");
    await memory.event("session.idle", { sessionID: "child" });
    expect(await memory.episodes()).toEqual([]);
    using manager = Manager.open(memory.store);
    expect(manager.sessions().items.map((each) => each.message_count)).toEqual([0]);
});

test("a variable of the environment that is no use costs the metrics, not the memory", () => {
    const program = `
        const { plugin } = await import(${JSON.stringify(join(import.meta.dir, "support.ts"))});
        const memory = await plugin();
        await memory.event("session.error", { error: { message: "stored all the same" } });
        console.log(await memory.hooks.tool.memory_why.execute({}, { sessionID: "s" }));
        console.log(memory.log, (await memory.episodes("error")).length);
        await memory[Symbol.asyncDispose]();`;
    const env = { ...process.env, BUN_BE_BUN: "1", KIOKU_DURABILITY: "sometimes" };
    const { stdout } = spawnSync(process.execPath, ["-e", program], { env, encoding: "utf8", timeout: 60_000 });
    expect(stdout).toContain("Store: ");
    expect(stdout).toMatch(/No metrics: .*"sometimes"/);
    expect(stdout).toEndWith("[] 1\n");
});
