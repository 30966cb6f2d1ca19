/** Tokens counted exactly as tiktoken counts them. Texts may hold NUL here; they are never kept. */
import * as buffers from "./buffers";
import * as calls from "./calls";
import { kindOf, refuse } from "./error";
import { Handle } from "./handle";
import { batchText, optionsText } from "./json";
import { RunningCount } from "./running_count";
import type { EncodeOptions, Models, NewMessage, TokenCounterOptions } from "./types";

/** An estimate; nine texts of ten are between `low` and `high`. */
export interface TokenEstimate {
  tokens: number;
  low: number;
  high: number;
}

/** Tokens by their numbers. */
export type TokenIds = Uint32Array | readonly number[];

/** Ids as the library takes them. Errors: invalid_argument. */
function tokenIds(ids: TokenIds): Uint32Array {
  if (ids instanceof Uint32Array) return ids;
  if (!Array.isArray(ids)) refuse(`ids is ${kindOf(ids)}, neither a Uint32Array nor an array`);
  const wrong = ids.findIndex((id) => !Number.isInteger(id) || id < 0 || id > 0xffffffff);
  if (wrong >= 0) refuse(`ids[${wrong}] is ${typeof ids[wrong] === "number" ? ids[wrong] : kindOf(ids[wrong])}, not a token`);
  return Uint32Array.from(ids);
}

/**
 * A counter in one encoding. A text of a kilobyte takes microseconds; the Async forms are for those of a
 * megabyte, and run in a Worker. Errors: unsupported, for ids where the count is an estimate.
 */
export class TokenCounter extends Handle {
  private constructor(handle: number) {
    super(handle, calls.tokenizerClose);
  }

  /**
   * A counter for an encoding or model (o200k_base), or {file, …} for a vocabulary of one's own, which is
   * read here. Errors: invalid_argument (unknown, naming those alike), not_found, limit (the file).
   */
  static open(options?: string | TokenCounterOptions): TokenCounter {
    return new TokenCounter(
      calls.tokenizerOpen(optionsText(typeof options === "string" ? { encoding: options } : options)));
  }

  /** The encodings and models that are known. */
  static models(): Models {
    return JSON.parse(calls.tokenizerModels());
  }

  /** Tokens for a family of models that publish no tokenizer: claude, gemini and so on. */
  static estimate(text: string, family = ""): TokenEstimate {
    return calls.tokenizerEstimate(text, family);
  }

  /** Tokens in a text; special tokens in it are ordinary text. */
  countTokens(text: string): number {
    return calls.tokenizerCount(this.handle, text);
  }

  /** What a chat costs, the priming of the reply (3) included. */
  countBatchTokens(messages: readonly NewMessage[]): number {
    return calls.tokenizerCountMessages(this.handle, batchText(messages, "messages"));
  }

  /** The tokens of a text. Errors: invalid_argument (a disallowed special token). */
  encode(text: string, options?: EncodeOptions): Uint32Array {
    return buffers.tokenizerEncode(this.handle, text, optionsText(options));
  }

  /** The tokens of any bytes. */
  encodeBytes(bytes: Uint8Array): Uint32Array {
    return buffers.tokenizerEncodeBytes(this.handle, checkBytes(bytes));
  }

  /** The bytes of tokens, which need not be whole characters. Errors: invalid_argument. */
  decode(ids: TokenIds): Uint8Array {
    return buffers.tokenizerDecode(this.handle, tokenIds(ids));
  }

  /** The text of tokens, with U+FFFD for each part that is not UTF-8. Errors: invalid_argument. */
  decodeText(ids: TokenIds): string {
    return buffers.tokenizerDecodeText(this.handle, tokenIds(ids));
  }

  /** The longest beginning of a text, in whole characters, that has at most so many tokens. */
  truncate(text: string, maxTokens: number): string {
    return buffers.tokenizerTruncate(this.handle, text, maxTokens);
  }

  /** Chunks of at most maxTokens, each after the first beginning with up to `overlap` of the one before. */
  split(text: string, maxTokens: number, overlap = 0): string[] {
    return buffers.tokenizerSplit(this.handle, text, maxTokens, overlap);
  }

  /** A count of a text that grows. It outlives the counter. */
  runningCount(): RunningCount {
    return new RunningCount(calls.runningCountOpen(this.handle));
  }

  countTokensAsync(text: string): Promise<number> {
    return this.later({ name: "tokenizerCount", inputs: [text] });
  }

  async countBatchTokensAsync(messages: readonly NewMessage[]): Promise<number> {
    return this.later({ name: "tokenizerCountMessages", inputs: [batchText(messages, "messages")] });
  }

  async encodeAsync(text: string, options?: EncodeOptions): Promise<Uint32Array> {
    return this.later({ name: "tokenizerEncode", inputs: [text, optionsText(options)] });
  }

  async encodeBytesAsync(bytes: Uint8Array): Promise<Uint32Array> {
    return this.later({ name: "tokenizerEncodeBytes", inputs: [checkBytes(bytes)] });
  }

  async decodeAsync(ids: TokenIds): Promise<Uint8Array> {
    return this.later({ name: "tokenizerDecode", inputs: [tokenIds(ids)] });
  }

  async decodeTextAsync(ids: TokenIds): Promise<string> {
    return this.later({ name: "tokenizerDecodeText", inputs: [tokenIds(ids)] });
  }

  truncateAsync(text: string, maxTokens: number): Promise<string> {
    return this.later({ name: "tokenizerTruncate", inputs: [text, maxTokens] });
  }

  splitAsync(text: string, maxTokens: number, overlap = 0): Promise<string[]> {
    return this.later({ name: "tokenizerSplit", inputs: [text, maxTokens, overlap] });
  }
}

function checkBytes(bytes: Uint8Array): Uint8Array {
  if (!(bytes instanceof Uint8Array)) refuse(`bytes is ${kindOf(bytes)}, not a Uint8Array`);
  return bytes;
}
