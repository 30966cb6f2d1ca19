/**
 * A process that writes by every road (here, in the Worker, in batches) is killed at a random moment:
 * what it had acknowledged is there, and the store keeps its rules.
 */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { Manager } from "kioku";
import { fresh, here } from "./support";

const cycles = Number(process.env.KIOKU_CYCLES ?? 20);
const sessions = ["here", "there", "batch"];
const seed = Number(process.env.KIOKU_SEED ?? 1);

/** Numbers from 0 to 1 that a seed gives again (a linear congruential generator, Numerical Recipes). */
function* random(from: number): Generator<number, never> {
  for (let state = from; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Starts a writer, kills it after so many lines and a moment, and answers what it acknowledged. */
async function killed(path: string, round: number, lines: number, momentMs: number) {
  const writer = Bun.spawn([process.execPath, join(here, "programs/crash_writer.ts"), path, String(round)],
    { stdout: "pipe", stderr: "inherit", timeout: 60_000 });
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of writer.stdout) {
    text += decoder.decode(piece, { stream: true });
    if (text.split("\n").length > lines && !writer.killed) {
      await Bun.sleep(momentMs);
      writer.kill("SIGKILL");
    }
  }
  await writer.exited;
  expect(writer.signalCode).toBe("SIGKILL");
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line) as { session: string; id: string; content: string });
}

test(`nothing that was acknowledged is lost to ${cycles} kills (seed ${seed})`, async () => {
  const path = fresh();
  const next = random(seed);
  const acknowledged: Awaited<ReturnType<typeof killed>> = [];
  for (let round = 0; round < cycles; round++) {
    acknowledged.push(...await killed(path, round, 1 + next.next().value * 25, next.next().value * 20));
  }
  using memory = Manager.open(path);
  const kept = new Map<string, string>();
  for (const session of sessions) {
    let cursor: string | undefined;
    do {
      const page = memory.messages(session, { limit: 1000, cursor });
      for (const { id, content } of page.items) kept.set(id, content);
      cursor = page.next;
    } while (cursor);
  }
  const lost = acknowledged.filter(({ id, content }) => kept.get(id) !== content);
  console.log(`${cycles} kills, ${acknowledged.length} acknowledged, ${lost.length} lost, ${kept.size} kept`);
  expect(lost.length).toBe(0);
  const roads = Object.groupBy(acknowledged, ({ session }) => session);
  for (const session of sessions) expect(roads[session]!.length).toBeGreaterThan(cycles / 2);
  const { problems } = memory.check();
  expect(problems).toEqual([]);
}, 3_600_000);
