/**
 * The Workers behind the Async forms, as the process has them: one that its lane no longer needs serves
 * the next, for Bun 1.3.14 gives up none of a Worker's three descriptors when it ends.
 */
import { existsSync } from "node:fs";
import { KiokuError } from "./error";
import type { Reply, Request } from "./worker";

const spare: Thread[] = [];
const mostSpare = 4;

/** The Worker's file: beside this one or, where a bundler took this one elsewhere, the package's. */
function workerFile(): string {
  const beside = Bun.fileURLToPath(new URL("./worker.ts", import.meta.url));
  if (existsSync(beside)) return beside;
  try {
    return Bun.resolveSync("kioku/worker", import.meta.dir);
  } catch {
    throw new KiokuError("unavailable",
      `the Async forms need the package kioku as it is installed, and ${import.meta.dir} has none: leave kioku out of the bundle`);
  }
}

export class Thread {
  /** What its user wants to hear. */
  onReply: (reply: Reply) => void = () => undefined;
  onLost: (why: string) => void = () => undefined;
  readonly #worker = new Worker(workerFile(), { name: "kioku" });

  private constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.onReply(data);
    this.#worker.onerror = (event) => this.#lose(event.message);
    this.#worker.addEventListener("close", () => this.#lose("it ended"));
  }

  /** One that nobody uses. It does not keep the process alive. */
  static take(): Thread {
    const thread = spare.pop() ?? new Thread();
    thread.#worker.unref();
    return thread;
  }

  /** Sends a call, and keeps the process alive until rest(). */
  send(request: Request): void {
    this.#worker.ref();
    this.#worker.postMessage(request);
  }

  /** Nothing is waited for. */
  rest(): void {
    this.#worker.unref();
  }

  /** Ends its use, when nothing is waited for. */
  give(): void {
    this.#forget();
    if (spare.length < mostSpare) spare.push(this);
    else this.#worker.terminate();
  }

  #lose(why: string): void {
    const place = spare.indexOf(this);
    if (place >= 0) spare.splice(place, 1);
    this.#worker.terminate();
    const { onLost } = this;
    this.#forget();  // an error is followed by the end, which is no second loss
    onLost(why);
  }

  #forget(): void {
    this.onReply = this.onLost = () => undefined;
  }
}
