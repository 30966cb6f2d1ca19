/** Opening and closing, over and over, leaves nothing behind: no descriptor, no thread, no memory. */
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { Manager, TokenCounter } from "kioku";
import { fresh } from "./support";

const rounds = Number(process.env.KIOKU_OPENS ?? 500);

/** What the system counts of this process. */
function held() {
  Bun.gc(true);
  return {
    descriptors: readdirSync("/proc/self/fd").length,
    threads: readdirSync("/proc/self/task").length,
    megabytes: Number(/VmRSS:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024,
  };
}

test(`${rounds} opens and closes leave nothing behind`, () => {
  const path = fresh();
  const round = (at: number) => {
    using memory = Manager.open({ path, durability: "normal" });
    using tokens = TokenCounter.open();
    if (at % 10 === 0) memory.addMessage("s", { role: "user", content: `round ${at}` });
    memory.health();
    tokens.countTokens("x");
  };
  const some = (count: number) => {
    for (let at = 0; at < count; at++) {
      round(at);
      if (at % 500 === 0) Bun.gc(true);  // else garbage grows the heap, of which little is given back
    }
    return held();
  };
  const before = some(rounds / 2);
  const after = some(rounds / 2);
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 4);  // Bun's own come and go
  expect(after.threads).toBeLessThanOrEqual(before.threads + 8);
  expect(after.megabytes).toBeLessThan(before.megabytes + 32);
}, 3_600_000);

test("stores that were opened and closed with a Worker leave none behind", async () => {
  const path = fresh();
  const round = async () => {
    await using memory = await Manager.openAsync({ path, durability: "normal" });
    await memory.rememberAsync("x");
  };
  for (let at = 0; at < 5; at++) await round();
  const before = held();
  for (let at = 0; at < rounds / 25; at++) await round();
  for (let tries = 0; tries < 200 && held().threads > before.threads + 6; tries++) await Bun.sleep(25);
  const after = held();
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 4);
  expect(after.threads).toBeLessThanOrEqual(before.threads + 6);
}, 3_600_000);
