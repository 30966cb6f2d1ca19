/**
 * Writes until it is killed, and says on its output what was acknowledged, a line each, after the call
 * has returned: crash_writer.ts PATH ROUND
 */
import { writeSync } from "node:fs";
import { Manager } from "kioku";

const [, , path, round] = process.argv as string[];
const memory = Manager.open(path!);
await memory.healthAsync();  // so that the Worker is there when the first kill comes
const say = (line: unknown) => writeSync(1, JSON.stringify(line) + "\n");

async function loop(session: string, write: (content: string) => Promise<{ id: string }> | { id: string }) {
  for (let at = 0; ; at++) {
    const content = `${session} ${round} ${at} ${"x".repeat(at % 7 * 300)}`;
    const { id } = await write(content);
    say({ session, id, content });
    await Bun.sleep(0);
  }
}

void loop("here", (content) => memory.addMessage("here", { role: "user", content }));
void loop("there", (content) => memory.addMessageAsync("there", { role: "user", content }));
void loop("batch", async (content) =>
  (await memory.addMessagesAsync("batch", [{ role: "user", content: "before" }, { role: "user", content }])).items[1]!);
