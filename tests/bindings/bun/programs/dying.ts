/** The Async forms with Workers that die, and then with ones that live: dying.ts PATH */
import { join } from "node:path";
import { Manager, type KiokuError } from "kioku";

const Living = globalThis.Worker;
globalThis.Worker = class extends Living {
  constructor(_: string | URL, options?: WorkerOptions) {
    super(join(import.meta.dir, "dying_worker.ts"), options);
  }
};
using memory = Manager.open(process.argv[2]!);
const say = (error: KiokuError) => console.log(error.code, error.message.includes("Worker"));
await memory.healthAsync().catch(say);
await memory.rememberAsync("x").catch(say);
globalThis.Worker = Living;
memory.addMessage("s", { role: "user", content: "x" });
console.log((await memory.addMessageAsync("s", { role: "user", content: "y" })).seq);
