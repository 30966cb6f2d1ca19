/** Counters and events of the host, received on the loopback; and a store that is configured by the environment. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { Manager } from "kioku";
import { expectFailure, fresh, here, openFresh, run } from "./support";

/** A receiver of datagrams. */
async function receiver() {
  const lines: string[] = [];
  const socket = await Bun.udpSocket({
    hostname: "127.0.0.1", socket: { data: (_, data) => { lines.push(...data.toString().split("\n")); } },
  });
  return {
    url: `udp://127.0.0.1:${socket.port}`,
    /** Waits for a line that begins so. */
    async line(beginning: string): Promise<string> {
      for (let tries = 0; tries < 500; tries++) {
        const found = lines.find((line) => line.startsWith(beginning));
        if (found) return found;
        await Bun.sleep(20);
      }
      throw new Error(`no ${beginning} in ${JSON.stringify(lines)}`);
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

test("counters and events are sent with their tags", async () => {
  using agent = await receiver();
  using memory = openFresh({ dogstatsd: { url: agent.url, env: "test", tags: ["host:here"] } });
  memory.countMetric("opencode.tokens.used", 7, ["model:x"]);
  memory.countMetric("as.options", 2, { tags: ["model:x"] });
  memory.sendEvent("Deploy", "It went wéll", { alertType: "success", priority: "low", tags: ["ci"] });
  const event = await agent.line("_e{6,13}:Deploy|It went wéll");
  for (const part of ["|t:success", "|p:low", "ci", "env:test"]) expect(event).toContain(part);
  memory.close();
  const counter = await agent.line("opencode.tokens.used:7|c");
  for (const part of ["model:x", "env:test", "host:here"]) expect(counter).toContain(part);
  expect(await agent.line("as.options:2|c")).toContain("model:x");
});

test("where nothing is configured they check their input, and do nothing", async () => {
  using memory = openFresh();
  memory.countMetric("a.b");
  memory.sendEvent("title", "");
  await expectFailure(() => memory.countMetric("1 wrong"), "invalid_argument", "1 wrong");
  await expectFailure(() => memory.countMetric("a", 0.5), "invalid_argument", "value is 0.5");
  await expectFailure(() => memory.sendEvent("", "x"), "invalid_argument", "title");
  await expectFailure(() => memory.sendEvent("x", "y", { alertType: "loud" as any }), "invalid_argument", "loud");
  expect(memory.health()).toMatchObject({ metrics_sent: 0, metrics_dropped: 0 });
});

test("a store takes from the environment what its options do not say", async () => {
  const path = fresh();
  const program = join(here, "programs/from_env.ts");
  expect(await run(program, [], { KIOKU_STORE: path, KIOKU_DURABILITY: "normal" }))
    .toMatchObject({ status: 0, out: `${path} normal\n` });
  const other = fresh("other.db");
  expect(await run(program, [other], { KIOKU_STORE: path })).toMatchObject({ status: 0, out: `${other} full\n` });
  await expectFailure(() => Manager.open({} as any), "invalid_argument", "path");
});
