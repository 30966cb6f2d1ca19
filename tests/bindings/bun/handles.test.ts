/** Handles: closed by hand, by `using` and by collection, in any order, and used after that. */
import { expect, test } from "bun:test";
import { readdirSync, readlinkSync } from "node:fs";
import { CircuitBreaker, Manager, TokenCounter } from "kioku";
import { expectFailure, fresh, openFresh, verbs } from "./support";

/** How many of this process's descriptors lead to a store. */
function openFiles(path: string): number {
  return readdirSync("/proc/self/fd").filter((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`).startsWith(path);
    } catch {
      return false;
    }
  }).length;
}

test("using closes a store, and so does close, more than once", () => {
  const path = fresh();
  {
    using memory = Manager.open(path);
    memory.remember("x");
    expect(openFiles(path)).toBeGreaterThan(0);
  }
  expect(openFiles(path)).toBe(0);
  const memory = Manager.open(path);
  memory.close();
  memory.close();
  expect(openFiles(path)).toBe(0);
});

test("every verb of what is closed is an error, and not a crash", async () => {
  const memory = openFresh();
  const tokens = TokenCounter.open();
  const running = tokens.runningCount();
  const breaker = CircuitBreaker.open();
  const permit = breaker.allow();
  await memory.healthAsync();
  for (const one of [memory, tokens, running, breaker]) one.close();
  const inputs = ["s", "x", {}, {}];
  const names = verbs.flatMap((name) => [name, `${name}Async`]);
  expect(names.length).toBeGreaterThan(60);
  for (const name of names) await expectFailure(() => (memory as any)[name](...inputs), "invalid_argument");
  await expectFailure(() => memory.logNext(), "invalid_argument", "no manager is open under this handle");
  await expectFailure(() => memory.exportLines().next(), "invalid_argument");
  await expectFailure(() => memory.importLines([]), "invalid_argument");
  await expectFailure(() => tokens.countTokens("x"), "invalid_argument");
  await expectFailure(() => tokens.countTokensAsync("x"), "invalid_argument");
  await expectFailure(() => tokens.encode("x"), "invalid_argument");
  await expectFailure(() => tokens.decodeText([1]), "invalid_argument");
  await expectFailure(() => tokens.split("x", 1), "invalid_argument");
  await expectFailure(() => tokens.truncate("x", 1), "invalid_argument");
  await expectFailure(() => running.append("x"), "invalid_argument");
  await expectFailure(() => breaker.allow(), "invalid_argument");
  await expectFailure(() => breaker.report(permit, "success"), "invalid_argument");
});

test("calls of what is closed start no Worker", async () => {
  const threads = () => readdirSync("/proc/self/task").length;
  const before = threads();
  for (let at = 0; at < 8; at++) {
    const memory = openFresh();
    memory.close();
    await expectFailure(() => memory.healthAsync(), "invalid_argument", "closed");
  }
  expect(threads()).toBeLessThan(before + 8);
});

test("a store, its export, its import and its Worker close in any order", async () => {
  const order = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1], [0, 2, 1, 3], [3, 0, 2, 1]];
  for (const places of order) {
    const path = fresh();
    const memory = Manager.open({ path, durability: "normal" });
    for (let at = 0; at < 5; at++) memory.addMessage("s", { role: "user", content: `x ${at}` });
    const lines = memory.exportLines();
    await lines.next();
    let more!: (value: string | undefined) => void;
    const imported = memory.importLines(async function* () {
      yield await new Promise<string>((resolve) => { more = resolve as never; });
    }(), { session: "i" });
    const settledImport = imported.catch((error) => error);
    await memory.healthAsync();
    const close = [() => memory.close(), () => lines.return(), () => more('{"role":"user","content":"x"}\n'),
      async () => { await memory.healthAsync().catch(() => undefined); }];
    for (const place of places) await close[place]!();
    await settledImport;
    expect(openFiles(path)).toBe(0);
  }
});

test("what is forgotten is closed when it is collected", async () => {
  const path = fresh();
  const forget = () => { for (let at = 0; at < 20; at++) Manager.open(path).remember(`x ${at}`); };
  forget();
  expect(openFiles(path)).toBeGreaterThan(0);
  for (let tries = 0; tries < 100 && openFiles(path) > 0; tries++) {
    Bun.gc(true);
    await Bun.sleep(10);
  }
  expect(openFiles(path)).toBe(0);
});

test("a collection in the middle of anything changes nothing", async () => {
  using memory = openFresh();
  const pending: Promise<unknown>[] = [];
  for (let at = 0; at < 60; at++) {
    memory.addMessage("s", { role: "user", content: "x".repeat(at * 1000) + at });
    pending.push(memory.addMessageAsync("t", { role: "user", content: "y".repeat(at * 1000) + at }));
    if (at % 3 === 0) Bun.gc(true);
  }
  const lines = memory.exportLines();
  for await (const line of lines) {
    JSON.parse(line);
    Bun.gc(true);
  }
  await Promise.all(pending);
  for (const session of ["s", "t"]) {
    expect(memory.messages(session).items.map((message) => Number(/\d+$/.exec(message.content)![0])))
      .toEqual(Array.from({ length: 60 }, (_, at) => at));
  }
});

test("a store that nobody holds stays open for the calls that it was given", async () => {
  const path = fresh();
  const added = (() => Manager.open(path).addMessageAsync("s", { role: "user", content: "kept" }))();
  for (let at = 0; at < 5; at++) {
    Bun.gc(true);
    await Bun.sleep(1);
  }
  expect(await added).toMatchObject({ seq: 1 });
  using memory = Manager.open(path);
  expect(memory.messages("s").items[0]!.content).toBe("kept");
});
