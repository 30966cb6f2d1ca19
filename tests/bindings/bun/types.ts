/** What the types allow and what they refuse: compiled, never run. A line that should be refused and is not is an error. */
import {
  CircuitBreaker, KiokuError, Manager, TokenCounter,
  type Context, type ErrorCode, type Hit, type Memory, type Message, type NewMessage, type Session,
} from "kioku";

declare const memory: Manager;

export async function allowed(): Promise<void> {
  using other = Manager.open({ path: "x.db", session: { summarizer: "host" }, limits: { contentBytes: 1 } });
  await using later = await Manager.openAsync({ fromEnv: true });
  const message: NewMessage = { role: "user", content: "x", metadata: { any: ["json", 1, null] }, createdAt: new Date() };
  const { seq, id }: { seq: number; id: string } = memory.addMessage("s", { ...message, deadlineMs: 5 });
  const same: typeof seq = (await later.addMessageAsync("s", { role: "user", content: [{ type: "text", text: id }] })).seq;
  const context: Context = await other.getContextAsync("s", { budgetTokens: same, signal: AbortSignal.timeout(1) });
  const role: "system" | "developer" | "user" | "assistant" | "tool" = context.messages[0]!.role;
  const hits: Hit[] = memory.recall(role, { kinds: ["memory"], user: ["a", null], session: null }).hits;
  const place: number | null | undefined = memory.recall("x", { expect: "id" }).expected?.rank;
  const one: Memory = memory.memory(hits[0]!.id);
  const since: string | null = one.expires_at;
  interface Mine { path: string; lines?: number }
  const mine: Mine = { path: "a.ts" };
  memory.remember(`${since}${place}`, { metadata: mine });
  const record: Message | undefined = memory.messages("s", { fromSeq: 1 }).items[0];
  const path: unknown = record?.metadata.path;
  const session: Session = memory.session(String(path));
  const job = memory.nextJob();
  if (job) memory.completeJob(job.id, job.lease, { text: job.input.messages[0]?.content ?? session.id });
  const ids: Uint32Array = TokenCounter.open("gpt-4o").encode("x", { allowedSpecial: ["<|endoftext|>"] });
  const bytes: Uint8Array = TokenCounter.open({ file: "x", specialTokens: [{ text: "<s>", id: 1 }] }).decode(ids);
  const code: ErrorCode = new KiokuError("busy", String(bytes)).code;
  CircuitBreaker.open({ openMs: 5 }).report(1, code === "busy" ? "failure" : "ignored");
}

export async function refused(): Promise<void> {
  // @ts-expect-error a store has a path
  Manager.open({ durability: "full" });
  // @ts-expect-error no such durability
  Manager.open({ path: "x", durability: "some" });
  // @ts-expect-error a store is opened, not constructed
  new Manager(5);
  // @ts-expect-error no such role
  memory.addMessage("s", { role: "nobody", content: "x" });
  // @ts-expect-error a role is needed
  memory.addMessage("s", { content: "x" });
  // @ts-expect-error no such option
  memory.recall("x", { limits: 5 });
  // @ts-expect-error options are camelCase
  memory.recall("x", { budget_tokens: 5 });
  // @ts-expect-error no such option, of the Async form either
  await memory.recallAsync("x", { limits: 5 });
  // @ts-expect-error a query is a text
  memory.queryMemory(5);
  // @ts-expect-error records are as stored
  memory.session("s").messageCount;
  // @ts-expect-error a record has no such key
  memory.health().nothing;
  // @ts-expect-error an Async form answers a promise
  memory.healthAsync().available;
  // @ts-expect-error there may be none
  memory.nextJob().id;
  // @ts-expect-error a result has a text
  memory.completeJob("id", "lease", { summary: "x" });
  // @ts-expect-error what comes from the store may be absent
  memory.messages("s").items[0].name.length;
  // @ts-expect-error metadata is an object
  memory.remember("x", { metadata: "x" });
  // @ts-expect-error no such code
  new KiokuError("wrong", "x");
  // @ts-expect-error no such verdict
  CircuitBreaker.open().report(1, "maybe");
  // @ts-expect-error the handle is the library's
  memory.handle;
}
