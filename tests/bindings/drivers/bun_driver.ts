/**
 * The Bun package as a driver of the shared cases (tests/bindings/drivers.py says how it speaks). Each verb
 * is said as a program in TypeScript would say it.
 */
import { createInterface } from "node:readline";
import { CircuitBreaker, KiokuError, Manager, TokenCounter } from "../../../bindings/bun/src/index";

type Given = Record<string, any>;

let memory!: Manager;
let tokens!: TokenCounter;
let breaker!: CircuitBreaker;

const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Options as TypeScript has them. */
const spelled = (given: Given, nested: string[] = []): any =>
  Object.fromEntries(Object.entries(given).map(([key, value]) =>
    [camel(key), nested.includes(key) && value !== null ? spelled(value) : value]));

/** Arguments as the named inputs, in their order, and the options last. */
function inputs(given: Given, ...names: string[]): any[] {
  const options = { ...given };
  return [...names.map((name) => {
    const value = options[name];
    delete options[name];
    return value;
  }), spelled(options)];
}

const spelledAll = (items: any) => Array.isArray(items)
  ? items.map((item) => (item && typeof item === "object" ? spelled(item) : item)) : items;

/** A verb whose inputs have these names. */
const plain = (verb: string, ...names: string[]) => (given: Given) =>
  (memory as any)[verb](...inputs(given, ...names));

const verbs: Record<string, (given: Given) => unknown> = {
  manager_open: (given) => {
    memory?.close();
    memory = Manager.open(spelled(given, ["session", "limits", "dogstatsd"]));
    return null;
  },
  manager_health: plain("health"),
  manager_backup: plain("backup", "path"),
  manager_check: plain("check"),
  manager_compact: plain("compact"),
  changes_since: plain("changes", "since"),
  metric_count: plain("countMetric", "name", "value"),
  event_send: plain("sendEvent", "title", "text"),
  session_configure: plain("configureSession", "session"),
  session_get: plain("session", "session"),
  session_list: plain("sessions"),
  session_stats: plain("getMemoryStats", "session"),
  session_fork: plain("forkSession", "session", "new_session"),
  session_clear: plain("clearSessionMemory", "session"),
  message_add: plain("addMessage", "session"),
  message_add_batch: ({ messages, ...given }) => {
    const [session, options] = inputs(given, "session");
    return memory.addMessages(session, spelledAll(messages), options);
  },
  message_list: plain("messages", "session"),
  message_redact: plain("redactMessage", "message_id"),
  context_get: plain("getContext", "session"),
  context_save: (given) => ({ version: plain("saveContext", "session", "context")(given) }),
  context_load: plain("loadContext", "session"),
  memory_add: plain("remember", "content"),
  memory_add_batch: ({ memories, ...given }) => memory.rememberMany(spelledAll(memories), spelled(given)),
  memory_get: plain("memory", "memory_id"),
  memory_update: plain("updateMemory", "memory_id"),
  memory_list: plain("memories"),
  memory_history: plain("memoryHistory", "memory_id"),
  episode_store: plain("storeEpisode", "content"),
  episode_get: plain("episode", "episode_id"),
  episode_list: plain("episodes"),
  forget: plain("forget", "ids"),
  forget_matching: ({ filter, ...given }) => memory.forgetMatching(spelled(filter), spelled(given)),
  recall: plain("recall", "query"),
  query_memory: plain("queryMemory", "query", "limit"),
  job_next: plain("nextJob"),
  job_complete: plain("completeJob", "id", "lease", "result"),
  job_fail: plain("failJob", "id", "lease", "reason"),
  job_renew: (given) => ({ lease_until_ms: plain("renewJob", "id", "lease")(given) }),
  export: plain("exportRecords", "path"),
  import: plain("importRecords", "path"),
  tokenizer_open: (given) => {
    tokens?.close();
    tokens = TokenCounter.open(spelled(given));
    return null;
  },
  tokenizer_models: () => TokenCounter.models(),
  tokenizer_count: ({ text }) => ({ tokens: tokens.countTokens(text) }),
  tokenizer_count_messages: ({ messages }) => ({ tokens: tokens.countBatchTokens(spelledAll(messages)) }),
  tokenizer_encode: (given) => ({ ids: [...tokens.encode(given.text, inputs(given, "text")[1])] }),
  tokenizer_truncate: ({ text, max_tokens }) => ({ length: Buffer.byteLength(tokens.truncate(text, max_tokens)) }),
  tokenizer_estimate: ({ text, family }) => TokenCounter.estimate(text, family),
  breaker_open: (given) => {
    breaker?.close();
    breaker = CircuitBreaker.open(spelled(given));
    return null;
  },
  breaker_allow: () => ({ permit: breaker.allow() }),
  breaker_report: ({ permit, verdict, ...given }) =>
    breaker.report(permit, (["success", "failure", "ignored"] as const)[verdict as 0]!, spelled(given)),
  breaker_state: () => {
    const snapshot = breaker.state();
    return { state: ["closed", "open", "half_open", "forced_open", "disabled"].indexOf(snapshot.state), snapshot };
  },
  breaker_reset: () => breaker.reset(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { verb, arguments: given } = JSON.parse(line);
  let answer: unknown;
  try {
    answer = { ok: verbs[verb]!(given) ?? null };
  } catch (error) {
    if (!(error instanceof KiokuError)) throw error;
    answer = { error: error.code, message: error.message };
  }
  console.log(JSON.stringify(answer));
}
memory?.close();
