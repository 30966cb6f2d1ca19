/** Threads: many Workers on one store, and the Async forms: order, waiting, taking back, ending. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { Manager, TokenCounter, type KiokuError } from "kioku";
import { expectFailure, failureOf, fresh, here, openFresh, run } from "./support";

const content = (memory: Manager, session: string) =>
  memory.messages(session, { limit: 1000 }).items.map((message) => message.content);

/** Holds the store's write lock in another process until `free` is called. */
async function lock(path: string): Promise<{ free(): Promise<void> }> {
  const holder = Bun.spawn([process.execPath, join(here, "programs/hold_lock.ts"), path],
    { stdin: "pipe", stdout: "pipe", timeout: 60_000 });
  const reader = holder.stdout.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("held\n");
  return {
    async free() {
      await holder.stdin.end();
      expect(await holder.exited).toBe(0);
    },
  };
}

async function writers(count: number, each: number, nested: boolean): Promise<number[]> {
  const path = fresh();
  using memory = Manager.open({ path, durability: "normal" });
  const workers = Array.from({ length: count }, () => new Worker(join(here, "programs/writer_worker.ts")));
  const answers = await Promise.all(workers.map((worker, at) => new Promise<any>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ path, name: `writer ${at}`, count: each, nested });
  })));
  for (const worker of workers) worker.terminate();
  expect(answers.map(({ failure }) => failure)).toEqual(answers.map(() => undefined));
  const said = content(memory, "s");
  for (let at = 0; at < count; at++) {
    expect(said.filter((one) => one.startsWith(`writer ${at} `)))
      .toEqual(Array.from({ length: each }, (_, place) => `writer ${at} ${place}`));
  }
  expect(memory.check().problems).toEqual([]);
  return answers.flatMap(({ seqs }) => seqs);
}

test("eight Workers write to one store at once", async () => {
  const seqs = await writers(8, 50, false);
  expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, at) => at + 1));
}, 120_000);

test("a Worker has the Async forms, too", async () => {
  expect((await writers(2, 20, true)).length).toBe(40);
}, 120_000);

test("Async calls run in the order in which they were made", async () => {
  using memory = openFresh();
  const seqs = await Promise.all(Array.from({ length: 100 }, (_, at) =>
    memory.addMessageAsync("s", { role: "user", content: String(at) })));
  expect(seqs.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  expect(content(memory, "s")).toEqual(Array.from({ length: 100 }, (_, at) => String(at)));
});

test("this thread goes on while an Async call waits for a lock", async () => {
  const path = fresh();
  using memory = Manager.open({ path, busyTimeoutMs: 30_000 });
  const held = await lock(path);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 10);
  const added = memory.addMessageAsync("s", { role: "user", content: "waited" });
  const early = await Promise.race([added, Bun.sleep(1000)]);
  clearInterval(timer);
  expect(early).toBeUndefined();
  expect(ticks).toBeGreaterThan(20);
  await expectFailure(() => memory.addMessage("s", { role: "user", content: "x", deadlineMs: 0 }), "deadline");
  await held.free();
  expect(await added).toMatchObject({ seq: 1 });
}, 60_000);

test("a call that has not begun can be taken back, and changes nothing", async () => {
  const path = fresh();
  using memory = Manager.open({ path, busyTimeoutMs: 30_000 });
  const held = await lock(path);
  const [first, second] = [new AbortController(), new AbortController()];
  const begun = memory.addMessageAsync("s", { role: "user", content: "begun", signal: first.signal });
  const waiting = failureOf(() => memory.addMessageAsync("s", { role: "user", content: "waiting", signal: second.signal }));
  const later = memory.rememberAsync("later");
  await Bun.sleep(50);
  first.abort();  // too late: a write that has begun ends as it would have
  second.abort();
  expect(await waiting).toMatchObject({ code: "cancelled", retryable: false });
  await held.free();
  expect(await begun).toMatchObject({ seq: 1 });
  await later;
  expect(content(memory, "s")).toEqual(["begun"]);
  const gone = AbortSignal.abort();
  await expectFailure(() => memory.rememberAsync("x", { signal: gone }), "cancelled");
  await expectFailure(() => memory.remember("x", { signal: gone }), "cancelled");
  await memory.rememberAsync("y", { signal: second.signal }).catch((error: KiokuError) => expect(error.code).toBe("cancelled"));
  expect(memory.memories().items.map((one) => one.content)).toEqual(["later"]);
}, 60_000);

test("what a call waits for those before it is of its deadline", async () => {
  const path = fresh();
  using memory = Manager.open({ path, busyTimeoutMs: 30_000 });
  memory.remember("x");
  const held = await lock(path);
  const write = { role: "user", content: "x" } as const;
  const first = failureOf(() => memory.addMessageAsync("s", { ...write, deadlineMs: 1_000 }));
  let ended = false;
  first.then(() => ended = true);
  // The second begins after one second, and has less than two left for the lock; the others never begin.
  const second = failureOf(() => memory.rememberAsync("y", { metadata: { kept: "as it is" }, deadlineMs: 3_000 }));
  const late = [
    failureOf(() => memory.recallAsync("x", { deadlineMs: 10 })),
    failureOf(() => memory.addMessageAsync("s", { ...write, content: [{ type: "text", text: "x" }], deadlineMs: 0 })),
  ];
  const [recalled] = await Promise.all(late);
  expect(ended).toBe(false);  // not only when its turn comes
  expect(recalled!.toJSON()).toEqual({ code: "deadline", component: "bun", retryable: true,
    message: "waited 10 ms for earlier calls of the same store to end" });
  expect((await late[1]!).code).toBe("deadline");
  expect(await first).toMatchObject({ code: "deadline", component: "storage" });
  const [, waited] = /waited (\d+) ms for another/.exec((await second).message)!;
  expect(Number(waited)).toBeLessThan(2_500);
  await held.free();
  // What does not wait, and what waits and has time, is answered.
  const [added, item, hits] = await Promise.all([
    memory.addMessageAsync("s", { ...write, deadlineMs: 0 }),
    memory.rememberAsync("z", { metadata: { kept: "as it is" }, deadlineMs: 30_000 }),
    memory.recallAsync("x", { deadlineMs: 2 ** 40 }),
  ]);
  expect(added).toMatchObject({ seq: 1 });
  expect(memory.memory(item.id).metadata).toEqual({ kept: "as it is" });
  expect(hits.hits.length).toBeGreaterThan(0);
  // A thread that was held up ends thousands at once.
  const held2 = memory.checkAsync();
  const many = Array.from({ length: 20_000 }, () => failureOf(() => memory.recallAsync("x", { deadlineMs: 1 })));
  Bun.sleepSync(500);
  expect(new Set((await Promise.all(many)).map(({ code }) => code))).toEqual(new Set(["deadline"]));
  expect((await held2).problems).toEqual([]);
}, 60_000);

test("an operation under way can be taken back", async () => {
  const path = fresh();
  using memory = Manager.open({ path, busyTimeoutMs: 30_000 });
  memory.remember("x");
  const held = await lock(path);
  const controller = new AbortController();
  const compacted = failureOf(() => memory.compactAsync({ signal: controller.signal }));
  await Bun.sleep(100);
  controller.abort();
  expect(await Promise.race([compacted, Bun.sleep(20_000)])).toMatchObject({ code: "cancelled" });
  await held.free();
}, 60_000);

test("closing cancels what has not begun, and lets end what has", async () => {
  const path = fresh();
  const memory = Manager.open({ path, busyTimeoutMs: 30_000 });
  const held = await lock(path);
  const begun = memory.addMessageAsync("s", { role: "user", content: "begun" });
  const waiting = failureOf(() => memory.addMessageAsync("s", { role: "user", content: "waiting" }));
  memory.close();
  await expectFailure(() => memory.health(), "invalid_argument", "no manager is open");
  expect(await waiting).toMatchObject({ code: "cancelled" });
  await held.free();
  expect(await begun).toMatchObject({ seq: 1 });
  using again = Manager.open(path);
  expect(content(again, "s")).toEqual(["begun"]);
}, 60_000);

test("closeAsync waits for what was asked before", async () => {
  const path = fresh();
  let asked: Promise<unknown>[] = [];
  {
    await using memory = await Manager.openAsync({ path, durability: "normal" });
    asked = Array.from({ length: 20 }, (_, at) => memory.addMessageAsync("s", { role: "user", content: String(at) }));
  }
  expect((await Promise.all(asked)).length).toBe(20);
  using again = Manager.open(path);
  expect(content(again, "s").length).toBe(20);
});

test("opening in a Worker fails as opening here does", async () => {
  const path = join(fresh("no-such-folder"), "kioku.db");
  const failure = await failureOf(() => Manager.open(path));
  expect((await failureOf(() => Manager.openAsync(path))).toJSON()).toEqual(failure.toJSON());
  expect(failure.code).toBe("not_found");
  expect(existsSync(path)).toBe(false);
});

test("large texts are counted in a Worker", async () => {
  using tokens = TokenCounter.open();
  const text = "memory for agents ".repeat(20_000);
  expect(await tokens.countTokensAsync(text)).toBe(tokens.countTokens(text));
  expect(await tokens.encodeAsync(text)).toEqual(tokens.encode(text));
  expect(await tokens.splitAsync(text, 1000, 10)).toEqual(tokens.split(text, 1000, 10));
  expect(await tokens.truncateAsync(text, 100)).toBe(tokens.truncate(text, 100));
  expect(await tokens.decodeTextAsync(tokens.encode("x y"))).toBe("x y");
  const chat = [{ role: "user", content: text }] as const;
  expect(await tokens.countBatchTokensAsync(chat)).toBe(tokens.countBatchTokens(chat));
});

test("a process ends when it has nothing to wait for, and not before", async () => {
  for (const [how, status, out] of [["idle", 0, ""], ["pending", 0, "written\n"], ["exit", 3, ""], ["closed", 0, "closed\n"],
    ["throw", 1, ""]] as const) {
    const path = fresh();
    const ended = await run(join(here, "programs/ends.ts"), [how, path]);
    expect({ how, status: ended.status, out: ended.out, signal: ended.signal }).toEqual({ how, status, out, signal: null });
    using memory = Manager.open(path);
    expect(content(memory, "s")).toEqual(how === "pending" ? ["first", "pending"] : ["first"]);
  }
}, 120_000);

test("a Worker that is ended in the middle of its calls takes nothing with it", async () => {
  const path = fresh();
  for (let round = 0; round < 5; round++) {
    const worker = new Worker(join(here, "programs/writer_worker.ts"));
    worker.postMessage({ path, name: `round ${round}`, count: 100_000, nested: round % 2 === 1 });
    await Bun.sleep(150);
    worker.terminate();
  }
  using memory = Manager.open({ path, busyTimeoutMs: 30_000 });
  expect(memory.addMessage("t", { role: "user", content: "x" }).seq).toBe(1);
  expect(memory.check().problems).toEqual([]);
}, 120_000);

test("a Worker that fails is an error of its call, and the next call has another", async () => {
  const ended = await run(join(here, "programs/dying.ts"), [fresh()]);
  expect(ended).toMatchObject({ status: 0, out: "internal true\ninternal true\n2\n" });
});
