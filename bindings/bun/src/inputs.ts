/** How inputs that both forms of a verb share become texts, and their answers records. */
import { kindOf, refuse } from "./error";
import { batchText, jsonText, optionsText } from "./json";
import type * as t from "./types";

/** A message and the options that go with it. */
export type Message = t.NewMessage & t.CallOptions;

/** Where a message is, and its id. */
export interface Added {
  seq: number;
  id: string;
}

/** What may say how long a call may wait, and take it back. */
export type Limits = {
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs?: number | null | undefined;
} | undefined;

/** A record; null stands for none. */
export function parsed(answer: string | null): any {
  return answer === null ? null : JSON.parse(answer);
}

/** The inputs of kioku_message_add; a content of parts is no text, so `parts` is then a batch of one. */
export function messageInputs(message: Message) {
  if (message === null || typeof message !== "object") refuse(`message is ${kindOf(message)}, not an object`);
  const { role, content, ...options } = message;
  if (typeof content === "string") return { role, content, options: optionsText(options), parts: undefined };
  const { deadlineMs, signal, ...fields } = options;
  const parts = batchText([{ role, content, ...fields }], "messages");
  return { role, content: "", options: optionsText({ deadlineMs, signal }), parts };
}

/** What a batch of one added. */
export function onlyAdded({ items: [added] }: t.MessageAddedList): Added {
  return { seq: added!.seq, id: added!.id };
}

/** One id, or several. */
export function idsText(ids: string | readonly string[]): string {
  return jsonText(typeof ids === "string" ? [ids] : ids, "ids");
}
