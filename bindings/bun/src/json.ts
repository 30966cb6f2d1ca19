/** Options on their way in: from an object with camelCase keys to the JSON text that the library reads. */
import { kindOf, KiokuError, refuse } from "./error";

const none: readonly string[] = [];
const spelled = new Map<string, string>();

/** maxBufferTokens → max_buffer_tokens. What is spelled so already stays. */
function snake(key: string): string {
  let word = spelled.get(key);
  if (word === undefined) {
    word = key.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase());
    if (spelled.size < 1000) spelled.set(key, word);
  }
  return word;
}

/**
 * Options as JSON text. Keys are respelled at the top, and in the objects under the keys of `nested`;
 * everything else goes as JSON.stringify has it. What is undefined is left out. Which keys there are is
 * for the library to say; what JSON has no value for is refused here. Errors: invalid_argument;
 * cancelled, where options.signal has been aborted.
 */
export function optionsText(options: object | null | undefined, nested: readonly string[] = none): string {
  return options === undefined || options === null ? "" : objectText(options, nested);
}

function objectText(options: object, nested: readonly string[]): string {
  if (typeof options !== "object" || Array.isArray(options)) refuse(`options is ${kindOf(options)}, not an object`);
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(options) as [string, unknown][]) {
    if (value === undefined) continue;
    if (value instanceof AbortSignal) {
      throwIfAborted(value);
      continue;
    }
    const inner = nested.includes(key) && typeof value === "object" && value !== null && !Array.isArray(value);
    pairs.push(`${JSON.stringify(snake(key))}:${inner ? optionsText(value) || "{}" : jsonText(value, key)}`);
  }
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** Options that were made a text, with another deadline. */
export function withDeadline(options: string, deadlineMs: number): string {
  return JSON.stringify({ ...JSON.parse(options), deadline_ms: deadlineMs });
}

/** A value as JSON text. Errors: invalid_argument, where JSON has none for it. */
export function jsonText(value: unknown, what: string): string {
  let text: string | undefined;
  try {
    if (typeof value !== "number" || Number.isFinite(value)) text = JSON.stringify(value);
  } catch {
    refuse(`${what} is not JSON: it refers to itself, or holds a bigint`);
  }
  return text ?? refuse(`${what} is ${typeof value === "number" ? value : kindOf(value)}, which JSON does not have`);
}

/** An array of options, as a batch takes it; an item that is no object goes as it is. */
export function batchText(items: readonly unknown[], what: string): string {
  if (!Array.isArray(items)) refuse(`${what} is ${kindOf(items)}, not an array`);
  return `[${items.map((item) => item !== null && typeof item === "object" && !Array.isArray(item)
    ? optionsText(item) || "{}" : jsonText(item, what)).join(",")}]`;
}

/** Errors: cancelled. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new KiokuError("cancelled", "the call was taken back before it began");
}
