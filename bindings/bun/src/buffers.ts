/** The calls that pass bytes, or fill buffers of ours: the other calls are in calls.ts. */
import { codes } from "./symbols";
import { addressOf, at, check, error, int64, lib, out0, takeError, takeText, put, textAt, whole } from "./ffi";

const tooSmall = codes.indexOf("limit");

/**
 * Fills a buffer by `ask`, which answers a code and sets out 0 to how many elements there are; with a
 * second, larger one if the first was too small.
 */
function fill<Buffer extends { readonly length: number }>(
  first: Buffer, larger: (length: number) => Buffer, ask: (buffer: Buffer) => number,
): { buffer: Buffer; count: number } {
  let buffer = first;
  let code = ask(buffer);
  const needed = int64(0);
  if (code === tooSmall && needed > buffer.length) {
    takeError();
    buffer = larger(needed);
    code = ask(buffer);
  }
  if (code !== 0) check(code);
  return { buffer, count: int64(0) };
}

/** Hands over a piece of JSON Lines, cut anywhere. */
export function importPush(importer: number, bytes: Uint8Array): void {
  check(lib.kioku_import_push(importer, addressOf(bytes), bytes.length, error));
}

/** The tokens of a text. */
export function tokenizerEncode(tokenizer: number, value: string, options: string): Uint32Array {
  const n0 = put(0, value, "text");
  const n1 = put(1, options, "options");
  const { buffer, count } = fill(new Uint32Array(n0), (length) => new Uint32Array(length), (ids) =>
    lib.kioku_tokenizer_encode(tokenizer, at(0), n0, at(1), n1, addressOf(ids), ids.length, out0, error));
  check(0);
  return buffer.slice(0, count);
}

/** The tokens of any bytes. */
export function tokenizerEncodeBytes(tokenizer: number, bytes: Uint8Array): Uint32Array {
  const { buffer, count } = fill(new Uint32Array(bytes.length), (length) => new Uint32Array(length), (ids) =>
    lib.kioku_tokenizer_encode_bytes(
      tokenizer, addressOf(bytes), bytes.length, addressOf(ids), ids.length, out0, error));
  return buffer.slice(0, count);
}

/** The bytes of tokens. */
export function tokenizerDecode(tokenizer: number, ids: Uint32Array): Uint8Array {
  const { buffer, count } = fill(new Uint8Array(ids.length * 8), (length) => new Uint8Array(length), (bytes) =>
    lib.kioku_tokenizer_decode(tokenizer, addressOf(ids), ids.length, addressOf(bytes), bytes.length, out0, error));
  return buffer.slice(0, count);
}

/** The text of tokens, with U+FFFD for each part that is not UTF-8. */
export function tokenizerDecodeText(tokenizer: number, ids: Uint32Array): string {
  check(lib.kioku_tokenizer_decode_text(tokenizer, addressOf(ids), ids.length, out0, error));
  return takeText(0)!;
}

/** The longest beginning of a text that has at most so many tokens. */
export function tokenizerTruncate(tokenizer: number, value: string, maxTokens: number): string {
  const n0 = put(0, value, "text");
  const code = lib.kioku_tokenizer_truncate(tokenizer, at(0), n0, whole(maxTokens, "max tokens"), out0, error);
  const kept = code === 0 ? int64(0) : 0;
  const beginning = kept === n0 ? value : textAt(at(0), kept);
  check(code);
  return beginning;
}

/** A text in chunks of at most so many tokens. */
export function tokenizerSplit(tokenizer: number, value: string, maxTokens: number, overlap: number): string[] {
  const n0 = put(0, value, "text");
  const from = at(0);
  const [most, shared] = [whole(maxTokens, "max tokens"), whole(overlap, "overlap")];
  const { buffer, count } = fill(new Ranges(64), (length) => new Ranges(length), (ranges) =>
    lib.kioku_tokenizer_split(tokenizer, from, n0, most, shared, addressOf(ranges.bounds), ranges.length, out0, error));
  const chunks = Array.from({ length: count }, (_, chunk) => {
    const [begin, end] = [Number(buffer.bounds[chunk * 2]), Number(buffer.bounds[chunk * 2 + 1])];
    return textAt(from + begin, end - begin);
  });
  check(0);
  return chunks;
}

/** Room for chunks: the first byte of each, and the one behind its last. */
class Ranges {
  readonly bounds: BigUint64Array;
  constructor(readonly length: number) {
    this.bounds = new BigUint64Array(length * 2);
  }
}
