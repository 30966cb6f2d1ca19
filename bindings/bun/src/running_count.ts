/** Tokens of a text that grows, as a model's answer does while it streams in. */
import * as calls from "./calls";
import { Handle } from "./handle";

/** Made by TokenCounter.runningCount(). An append costs what it appends, not what was there before. */
export class RunningCount extends Handle {
  /** @internal */
  constructor(handle: number) {
    super(handle, calls.runningCountClose);
  }

  /** Appends text and answers the count of all that was appended. */
  append(text: string): number {
    return calls.runningCountAppend(this.handle, text);
  }
}
