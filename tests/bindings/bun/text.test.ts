/** Texts on their way in and out: every size and script, and what is refused. */
import { expect, test } from "bun:test";
import { TokenCounter } from "kioku";
import { expectFailure, openFresh } from "./support";

test("a text comes back as it was, whatever its length", () => {
  using memory = openFresh();
  const sizes = [0, 1, 20, 999, 1000, 1001, 1365, 4096, 87_381, 87_382, 300_000];  // where texts change their place
  const pieces = ["a", "é語", "\u{1F600}", "\ufeff", "\u2028\"\\\n\t"];
  for (const piece of pieces) {
    for (const size of sizes) {
      const content = piece.repeat(size).slice(0, size).toWellFormed() || ".";
      const { id } = memory.remember(content, { metadata: { content: content.slice(0, 5000) } });
      const back = memory.memory(id);
      expect(back.content === content && back.metadata.content === content.slice(0, 5000)).toBe(true);
      memory.forget(id);
    }
  }
});

test("a text that begins with a byte order mark keeps it", () => {
  using tokens = TokenCounter.open();
  expect(tokens.decodeText(tokens.encode("\ufeffx"))).toBe("\ufeffx");
});

test("a lone surrogate is refused, not replaced, and nothing is written", async () => {
  using memory = openFresh();
  for (const wrong of ["\ud800", "a\udc00b", "x".repeat(5000) + "\ud800", "é".repeat(200_000) + "\udfff"]) {
    const at = `lone surrogate at ${wrong.search(/\p{Surrogate}/u)}`;
    await expectFailure(() => memory.addMessage("s", { role: "user", content: wrong }), "invalid_argument",
      "content", at);
    await expectFailure(() => memory.addMessageAsync("s", { role: "user", content: wrong }), "invalid_argument", at);
    await expectFailure(() => memory.remember("x", { metadata: { wrong } }), "invalid_argument", "surrogate");
    await expectFailure(() => memory.recall(wrong), "invalid_argument", "query", at);
  }
  expect(memory.health().items).toBe(0);
});

test("NUL in a text is refused by name, and counted where texts are only looked at", async () => {
  using memory = openFresh();
  using tokens = TokenCounter.open();
  await expectFailure(() => memory.remember("a\0b"), "invalid_argument", "content", "NUL");
  await expectFailure(() => memory.session("s\0"), "invalid_argument", "session", "NUL");
  expect(tokens.decodeText(tokens.encode("a\0b"))).toBe("a\0b");
});

test("a text over the limit is refused with both figures, and nothing is lost", async () => {
  using memory = openFresh();
  memory.addMessage("s", { role: "user", content: "here" });
  const huge = "x".repeat((1 << 20) + 1);
  for (const call of [() => memory.addMessage("s", { role: "user", content: huge }), () => memory.remember(huge),
    () => memory.addMessageAsync("s", { role: "user", content: huge })]) {
    await expectFailure(call, "limit", "1048577", "1048576");
  }
  expect(memory.messages("s").items.map((message) => message.content)).toEqual(["here"]);
  memory.remember("é".repeat(1 << 19));
});

test("several texts of one call do not meet", () => {
  using memory = openFresh();
  const [session, name, content] = ["s".repeat(200), "n".repeat(100), "é".repeat(3000)];
  memory.addMessage(session, { role: "user", content, name, metadata: { deep: { keptAsWritten: [1, "ü", null] } } });
  expect(memory.messages(session).items[0]).toMatchObject(
    { session, name, content, role: "user", metadata: { deep: { keptAsWritten: [1, "ü", null] } } });
});
