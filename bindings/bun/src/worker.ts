/**
 * The Worker behind the Async forms. It loads the library by itself; handles are the process's, so their
 * numbers mean the same here. One call at a time: the next is sent when the last was answered.
 */
import { KiokuError } from "./error";
import { load } from "./ffi";
import { perform, type Call } from "./perform";

/** What the Worker is sent. */
export interface Request {
  readonly library: string;
  readonly call: Call;
}

/** What it answers: at most one `operation`, then one of the others. */
export type Reply =
  | { readonly operation: number }
  | { readonly answer: unknown }
  | { readonly failure: ReturnType<KiokuError["toJSON"]> };

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<Request>) => self.postMessage(reply(data));

function reply({ library, call }: Request): Reply {
  try {
    load(library);
    return { answer: perform(call, (operation) => self.postMessage({ operation } satisfies Reply)) };
  } catch (error) {
    return { failure: KiokuError.from(error).toJSON() };
  }
}
