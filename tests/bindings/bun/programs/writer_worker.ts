/** A Worker of a user's: opens the store by itself, appends, and says which seqs it got. */
import { Manager } from "kioku";

declare const self: Worker;

self.onmessage = async ({ data: { path, name, count, nested } }) => {
  try {
    using memory = Manager.open({ path, durability: "normal", busyTimeoutMs: 60_000 });
    const seqs: number[] = [];
    for (let at = 0; at < count; at++) {
      const message = { role: "user", content: `${name} ${at}` } as const;
      seqs.push((nested ? await memory.addMessageAsync("s", message) : memory.addMessage("s", message)).seq);
      if (at % 25 === 0) Bun.gc(true);
    }
    self.postMessage({ seqs });
  } catch (error) {
    self.postMessage({ failure: String(error) });
  }
};
