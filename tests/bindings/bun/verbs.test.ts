/** Every verb, here and in the Worker: the same answers, the same errors; and what becomes of wrong inputs. */
import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { KiokuError, Manager } from "kioku";
import { expectFailure, failureOf, fresh, openFresh, verbs } from "./support";

/** A verb of a store by its name. */
type Ask = (verb: string, ...inputs: unknown[]) => any;

/** Calls every verb so that it succeeds, and answers what they said, without ids, times and paths. */
async function walk(memory: Manager, folder: string, suffix: "" | "Async"): Promise<{ called: Set<string>; said: unknown[] }> {
  const called = new Set<string>();
  const said: unknown[] = [];
  const ask: Ask = async (verb, ...inputs) => {
    called.add(verb);
    const answer = await (memory as any)[verb + suffix](...inputs);
    said.push([verb, answer]);
    return answer;
  };
  await ask("configureSession", "s", { title: "T", user: "u", summaryTriggerTokens: 60, summarizer: "host" });
  await ask("setSessionConfig", "s", { maxSummaryTokens: 100 });
  const first = await ask("addMessage", "s", {
    role: "user", content: "We deploy on Fridays.", externalId: "e1", idempotencyKey: "k1",
    createdAt: new Date(1_700_000_000_000), metadata: { keptAsWritten: { deepKey: 1 } },
  });
  await ask("addMessage", "s", { role: "user", content: [{ type: "text", text: "in parts" }], deadlineMs: 5000 });
  await ask("addMessages", "s", [
    { role: "assistant", content: null, toolCalls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }] },
    { role: "tool", content: "done ".repeat(60), toolCallId: "c1" }, { role: "user", content: "go on ".repeat(60) },
  ], { deadlineMs: 5000 });
  await ask("messages", "s", { fromSeq: 1, limit: 10 });
  await ask("session", "s");
  await ask("sessions", { user: ["u", null], limit: 5 });
  await ask("getMemoryStats", "s");
  await ask("getContext", "s", { budgetTokens: 800, recallLimit: 3 });
  await ask("saveContext", "s", { step: 1, inner: { keptAsWritten: true } }, { expectedVersion: 0 });
  await ask("loadContext", "s");
  const kept = await ask("remember", "We deploy on Fridays.", {
    category: "workflow", tags: ["deploy"], user: "u", expiresAt: "2999-01-01T00:00:00Z", pinned: true,
  });
  await ask("rememberMany", ["as a text", { content: "as an object", tags: ["x"], idempotencyKey: "k" }]);
  await ask("updateMemory", kept.id, { confidence: 0.5, expectedVersion: 1, reason: "less sure" });
  await ask("memory", kept.id);
  await ask("memories", { tagsAny: ["deploy"], minConfidence: 0.1, metadata: {} });
  await ask("memoryHistory", kept.id, { limit: 5 });
  const episode = await ask("storeEpisode", "The build broke.", { kind: "error", source: "ci", metadata: { exit: 1 } });
  await ask("episode", episode.id);
  await ask("episodes", { episodeKind: ["error"] });
  await ask("recall", "When do we deploy?", { limit: 2, kinds: ["memory", "message"], expect: kept.id });
  await ask("queryMemory", "When do we deploy?");
  await ask("queryMemory", "When do we deploy?", 1, { user: "u" });
  const job = await ask("nextJob", { kinds: ["summarize"] });
  expect(await ask("renewJob", job.id, job.lease)).toBeGreaterThan(Date.now());
  await ask("failJob", job.id, job.lease, "not now");
  const again = await ask("nextJob");
  await ask("completeJob", again.id, again.lease, { text: "They deploy on Fridays." });
  await ask("forkSession", "s", "fork", { atSeq: 2 });
  await ask("redactMessage", first.id);
  await ask("forget", [episode.id], { dryRun: true });
  await ask("forget", episode.id);
  await ask("forgetMatching", { tagsAll: ["x"], kinds: ["memory"] }, { dryRun: false });
  await ask("exportRecords", join(folder, "all.jsonl"), { sessions: ["s"] });
  writeFileSync(join(folder, "chat.jsonl"), '{"role":"user","content":"imported"}\n');
  await ask("importRecords", join(folder, "chat.jsonl"), { session: "imported", source: "chat" });
  await ask("clearSessionMemory", "fork", { all: true });
  await ask("changes", 0, { limit: 100 });
  await ask("health");
  await ask("check");
  await ask("compact");
  await ask("backup", join(folder, "copy.db"));
  return { called, said };
}

/** An answer without what differs from run to run. */
function settled(answer: unknown, folder: string): unknown {
  return JSON.parse(JSON.stringify(answer, (key, value) =>
    /^(took_us|size_bytes|log_size_bytes|bytes_before|bytes_after|score|signals|lease|recall_cache_\w+)$/.test(key) ? "-"
    : typeof value === "number" && value > 1e12 ? "-"
    : typeof value === "string" ? value.replaceAll(folder, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "-")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "-") : value));
}

test("every verb answers the same here and in the Worker", async () => {
  const told: unknown[] = [];
  for (const suffix of ["", "Async"] as const) {
    const path = fresh();
    using memory = Manager.open({ path, durability: "normal" });
    const { called, said } = await walk(memory, dirname(path), suffix);
    expect([...called].sort()).toEqual([...verbs].sort());
    const others = ["constructor", "logNext", "countMetric", "sendEvent", "exportLines", "importLines"];
    expect([...called, ...others].sort()).toEqual(Object.getOwnPropertyNames(Manager.prototype).sort());
    told.push(settled(said, dirname(path)));
  }
  expect(told[1]).toEqual(told[0]);
  expect(JSON.stringify(told[0])).toContain('"keptAsWritten":{"deepKey":1}');
});

test("a record's keys are as stored, and an option may be spelled so too", () => {
  using memory = openFresh();
  memory.addMessage("s", { role: "user", content: "x", external_id: "e" } as any);
  expect(memory.messages("s").items[0]).toMatchObject({ external_id: "e", session: "s", seq: 1 });
});

test("an unknown option is refused by its name, and so is one given twice", async () => {
  using memory = openFresh();
  memory.addMessage("s", { role: "user", content: "x" });
  await expectFailure(() => memory.recall("x", { limits: 1 } as any), "invalid_argument", '"limits"');
  await expectFailure(() => memory.recallAsync("x", { limits: 1 } as any), "invalid_argument", '"limits"');
  await expectFailure(() => memory.addMessage("s", { role: "user", content: "x", colour: 1 } as any),
    "invalid_argument", '"colour"');
  await expectFailure(() => memory.recall("x", { budgetTokens: 1, budget_tokens: 2 } as any), "invalid_argument",
    "budget_tokens");
  await expectFailure(() => Manager.open({ path: fresh(), session: { maxBufferToken: 1 } } as any),
    "invalid_argument", "max_buffer_token");
});

test("failures carry code, component and retryable, alike here and in the Worker", async () => {
  using memory = openFresh();
  const here = await failureOf(() => memory.session("nowhere"));
  const there = await failureOf(() => memory.sessionAsync("nowhere"));
  expect(there.toJSON()).toEqual(here.toJSON());
  expect(here).toMatchObject({ name: "KiokuError", code: "not_found", retryable: false });
  expect(here.component).not.toBe("");
  expect(here instanceof Error && there instanceof KiokuError).toBe(true);
});

test("no wrong input of any verb gives anything but a KiokuError", async () => {
  using memory = openFresh();
  memory.addMessage("kept", { role: "user", content: "x" });
  const cyclic: Record<string, unknown> = {};
  cyclic.itself = cyclic;
  const wrong = [undefined, null, 5, -1, NaN, 2 ** 60, true, "", "x", [], ["x", 5], {}, { limit: "x" }, { limit: NaN },
    cyclic, { metadata: cyclic }, 5n, { limit: 5n }, Symbol("x"), () => 1, { limit: () => 1 }, new Date(NaN), new Map(),
    new Uint8Array(3), Object.create(null), new Proxy({}, {})];
  let refused = 0;
  for (const verb of verbs.filter((name) => !["backup", "exportRecords"].includes(name))) {
    for (const one of wrong) {
      for (const inputs of [[one], ["s", one], ["s", "x", one], ["s", "x", {}, one], [one, one, one, one]]) {
        try {
          (memory as any)[verb](...inputs);
        } catch (error) {
          if (!(error instanceof KiokuError)) throw new Error(`${verb}: ${error}`);
          refused++;
        }
      }
    }
  }
  expect(refused).toBeGreaterThan(1000);
  expect(memory.messages("kept").items[0]!.content).toBe("x");
});

test("the first input of a verb that needs one is refused by name when it is no string", async () => {
  using memory = openFresh();
  for (const verb of ["session", "getContext", "remember", "memory", "recall", "storeEpisode", "redactMessage"]) {
    await expectFailure(() => (memory as any)[verb](5), "invalid_argument", "is a number, not a string");
    await expectFailure(() => (memory as any)[verb](), "invalid_argument", "is undefined, not a string");
    await expectFailure(() => (memory as any)[`${verb}Async`](5), "invalid_argument", "is a number");
  }
  await expectFailure(() => memory.changes(1.5), "invalid_argument", "since is 1.5");
  await expectFailure(() => memory.remember("x", { confidence: NaN }), "invalid_argument", "confidence is NaN");
});

test("records go out line by line, and come in cut anywhere", async () => {
  using memory = openFresh();
  for (let at = 0; at < 50; at++) memory.addMessage("s", { role: "user", content: `é語 ${at}` });
  const lines: string[] = [];
  for await (const line of memory.exportLines()) lines.push(line);
  expect(lines.filter((line) => JSON.parse(line).record === "message").length).toBe(50);
  const bytes = new TextEncoder().encode(lines.join("\n"));
  using other = openFresh();
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.slice(at * 7, at * 7 + 7));
  expect(await other.importLines(pieces)).toMatchObject({ added: lines.length - 1, existing: 0 });
  expect(await other.importLines(lines.map((line) => line + "\n"))).toMatchObject({ added: 0 });
  expect(await other.importLines(lines.join("\n"))).toMatchObject({ added: 0 });
  expect(other.messages("s").items).toEqual(memory.messages("s").items);
  for await (const _ of memory.exportLines()) break;  // an export that is left is closed
  await expectFailure(() => other.importLines('{"role":"nobody"}\n', { session: "s" }), "invalid_argument");
  await expectFailure(() => other.importLines([5 as any]), "invalid_argument", "neither a string nor a Uint8Array");
});

test("the log is polled", async () => {
  using memory = openFresh({ logLevel: "debug" });
  memory.remember("x");
  const levels = ["debug", "info", "warning", "error"];
  for (let record = memory.logNext(); record; record = memory.logNext()) expect(levels).toContain(record.level);
  expect(memory.logNext()).toBeNull();
});

test("an export holds what the store holds", async () => {
  const path = fresh();
  using memory = Manager.open({ path, durability: "normal" });
  memory.remember("kept");
  const to = join(dirname(path), "out.jsonl");
  const { records } = memory.exportRecords(to);
  expect(readFileSync(to, "utf8").trimEnd().split("\n").length).toBe(records + 1);
  await expectFailure(() => memory.exportRecords(to), "conflict", "out.jsonl");
  await expectFailure(() => memory.exportRecordsAsync(to), "conflict", "out.jsonl");
});
