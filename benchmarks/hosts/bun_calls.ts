/**
 * What calls cost in Bun, in nanoseconds, with the library that KIOKU_LIBRARY names: one line each,
 * "name ns"; with a path to a store, what an append to it costs in place of that.
 */
import { Manager, TokenCounter } from "../../bindings/bun/src/index";
import * as calls from "../../bindings/bun/src/calls";

const [rounds, each, appends] = [400, 20_000, 3000]; // rounds of a millisecond, of which some are undisturbed
const texts = Array.from({ length: 16 }, (_, at) => `a text of 20 byte ${String(at).padStart(2, "0")}`);
const wide = texts.map((text) => text.slice(0, 14) + "é語");

/** The best of some rounds: what else the machine does only adds. */
function measure(name: string, call: (text: string) => unknown, from = texts): void {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const begin = Bun.nanoseconds();
    for (let at = 0; at < each; at++) call(from[at & 15]!);
    best = Math.min(best, (Bun.nanoseconds() - begin) / each);
  }
  console.log(name, best.toFixed(2));
}

const path = process.argv[2];
if (path) {
  using memory = Manager.open({ path, durability: "normal" });
  const message = { role: "user", content: "x".repeat(200) } as const;
  const samples = Array.from({ length: appends }, () => {
    const begin = Bun.nanoseconds();
    memory.addMessage("s", message);
    return Bun.nanoseconds() - begin;
  }).sort((a, b) => a - b);
  console.log("append", samples[appends >> 1]);
} else {
  const tokens = TokenCounter.open();
  const memory = Manager.open("x");
  measure("text_to_number", (text) => tokens.countTokens(text));
  measure("two_texts_to_numbers", (text) => TokenCounter.estimate(text, text));
  measure("three_texts_to_number", (text) => calls.jobRenew(1, text, text, text));
  measure("text_to_text", (text) => calls.queryMemory(1, text, 5, ""));
  measure("verb_two_texts_to_number", (text) => memory.renewJob(text, text));
  measure("verb_text_to_text", (text) => memory.queryMemory(text));
  measure("wide_text_to_number", (text) => tokens.countTokens(text), wide);
  process.exit(0);
}
