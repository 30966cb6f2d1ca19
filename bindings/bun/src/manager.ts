/** A store, opened: Manager has the verbs of verbs.ts, each of them here and in a Worker. */
import * as calls from "./calls";
import { kindOf, refuse } from "./error";
import { Handle, type Asked } from "./handle";
import { batchText, jsonText, optionsText } from "./json";
import { Lane } from "./lane";
import { Exported, Imported, type Pieces } from "./lines";
import type { Call, Value } from "./perform";
import type { Config, EventOptions, ExportOptions, ImportOptions, ImportResult, LogRecord } from "./types";
import type { Later, Verbs } from "./verbs";

const parsed = (answer: string): any => JSON.parse(answer);
const parsedOrNull = (answer: string | null): any => (answer === null ? null : JSON.parse(answer));
const asIs = (answer: any): any => answer;

/** A verb whose answer is a record. */
const record = (name: Call["name"], ...inputs: Value[]): Asked<any> => ({ name, inputs, read: parsed });
/** One whose answer is a number, a text, or nothing. */
const plain = (name: Call["name"], ...inputs: Value[]): Asked<any> => ({ name, inputs, read: asIs });
/** One that the library carries out as an operation. */
const operation = (name: Call["name"], ...inputs: Value[]): Asked<any> =>
  ({ name, inputs, operation: true, read: parsed });

const text = optionsText;

/** How each verb calls the library. */
const table: { readonly [Name in keyof Verbs]: (...inputs: Parameters<Verbs[Name]>) => Asked<ReturnType<Verbs[Name]>> } = {
  health: (options) => record("managerHealth", text(options)),
  backup: (path, options) => operation("managerBackup", path, text(options)),
  check: (options) => operation("managerCheck", text(options)),
  compact: (options) => operation("managerCompact", text(options)),
  changes: (since, options) => record("changesSince", since, text(options)),

  configureSession: (session, settings) => record("sessionConfigure", session, text(settings)),
  setSessionConfig: (session, settings) => record("sessionConfigure", session, text(settings)),
  session: (session, options) => record("sessionGet", session, text(options)),
  sessions: (filter) => record("sessionList", text(filter)),
  getMemoryStats: (session, options) => record("sessionStats", session, text(options)),
  forkSession: (session, newSession, options) => record("sessionFork", session, newSession, text(options)),
  clearSessionMemory: (session, options) => record("sessionClear", session, text(options)),

  addMessage: (session, message) => messageAdd(session, message),
  addMessages: (session, messages, options) =>
    record("messageAddBatch", session, batchText(messages, "messages"), text(options)),
  messages: (session, options) => record("messageList", session, text(options)),
  redactMessage: (id, options) => record("messageRedact", id, text(options)),

  getContext: (session, options) => record("contextGet", session, text(options)),
  saveContext: (session, context, options) =>
    plain("contextSave", session, jsonText(context, "context"), text(options)),
  loadContext: (session, options) => record("contextLoad", session, text(options)),

  remember: (content, options) => record("memoryAdd", content, text(options)),
  rememberMany: (memories, options) => record("memoryAddBatch", batchText(memories, "memories"), text(options)),
  memory: (id, options) => record("memoryGet", id, text(options)),
  updateMemory: (id, changes) => record("memoryUpdate", id, text(changes)),
  memories: (filter) => record("memoryList", text(filter)),
  memoryHistory: (id, options) => record("memoryHistory", id, text(options)),

  storeEpisode: (content, options) => record("episodeStore", content, text(options)),
  episode: (id, options) => record("episodeGet", id, text(options)),
  episodes: (filter) => record("episodeList", text(filter)),

  forget: (ids, options) =>
    record("forget", jsonText(typeof ids === "string" ? [ids] : ids, "ids"), text(options)),
  forgetMatching: (filter, options) => record("forgetMatching", text(filter) || "{}", text(options)),
  recall: (query, options) => record("recall", query, text(options)),
  queryMemory: (query, limit = 5, options) => plain("queryMemory", query, limit, text(options)),

  nextJob: (options) => ({ ...record("jobNext", text(options)), read: parsedOrNull }),
  completeJob: (id, lease, result, options) =>
    plain("jobComplete", id, lease, jsonText(result, "result"), text(options)),
  failJob: (id, lease, reason, options) => plain("jobFail", id, lease, reason, text(options)),
  renewJob: (id, lease, options) => plain("jobRenew", id, lease, text(options)),

  exportRecords: (path, options) => operation("exportFile", path, text(options)),
  importRecords: (path, options) => operation("importFile", path, text(options)),
};

/** A content of parts has no place among the typed inputs, so it goes as a batch of one. */
function messageAdd(session: string, message: Parameters<Verbs["addMessage"]>[1]): Asked<{ seq: number; id: string }> {
  if (message === null || typeof message !== "object") refuse(`message is ${kindOf(message)}, not an object`);
  const { role, content, ...options } = message;
  if (typeof content === "string") return plain("messageAdd", session, role, content, text(options));
  const { deadlineMs, signal, ...fields } = options;
  return {
    ...record("messageAddBatch", session, batchText([{ role, content, ...fields }], "messages"),
      text({ deadlineMs, signal })),
    read: (answer: string) => {
      const { seq, id } = JSON.parse(answer).items[0];
      return { seq, id };
    },
  };
}

/** How a store is opened: its path is needed, unless what is not given is what the environment says. */
export type OpenOptions = Config | (Partial<Config> & { fromEnv: true });

function configText(config: string | OpenOptions): string {
  if (typeof config === "string") return text({ path: config });
  if (config === null || typeof config !== "object") refuse(`config is ${kindOf(config)}, neither a path nor an object`);
  return text(config, ["session", "limits", "dogstatsd"]);
}

/**
 * An open store. Thread-safe in the library: a store may be open in many Workers and processes. Close it
 * by `using`, close() or closeAsync(); one that is used after that throws `invalid_argument`.
 */
export class Manager extends Handle {
  private constructor(handle: number, lane?: Lane) {
    super(handle, calls.managerClose, lane);
  }

  /**
   * Opens or creates a store: a path, or {path, …}. Errors: not_found (no such folder), permission,
   * conflict (another copy of Kioku in this process has it), unsupported (a newer store), unavailable
   * (no library).
   */
  static open(config: string | OpenOptions): Manager {
    return new Manager(calls.managerOpen(configText(config)));
  }

  /** The same in a Worker, which then serves the Async forms of this store. */
  static async openAsync(config: string | OpenOptions): Promise<Manager> {
    const lane = new Lane();
    try {
      const handle = await lane.run({ name: "managerOpen", inputs: [configText(config)] }, lane);
      return new Manager(handle as number, lane);
    } catch (error) {
      lane.end();
      throw error;
    }
  }

  /** The oldest log record that was not asked for yet; null when there is none. Does not block. */
  logNext(): LogRecord | null {
    return parsedOrNull(calls.logNext(this.handle));
  }

  /**
   * Adds to a counter of the host's, sent through the configuration's `dogstatsd`; where that is off,
   * only checks its input. Tags are "key:value" or one word. Does not block: what cannot be sent is lost,
   * and counted in metrics_dropped of health().
   */
  countMetric(name: string, value = 1, tags: readonly string[] = []): void {
    calls.metricCount(this.handle, name, value, tags.length === 0 ? "" : text({ tags }));
  }

  /** Sends an event the same way. */
  sendEvent(title: string, body: string, options?: EventOptions): void {
    calls.eventSend(this.handle, title, body, text(options));
  }

  /**
   * Every record as JSON Lines, a line at a time, from one consistent read, which keeps the store's log
   * from shrinking: take the lines without long pauses. The Worker fetches them.
   */
  exportLines(options?: ExportOptions): AsyncGenerator<string, void, void> {
    return new Exported(calls.exportOpen(this.handle, text(options))).lines();
  }

  /** Reads JSON Lines. What came before a failure may stand: the import is simply repeated. */
  async importLines(pieces: Pieces, options?: ImportOptions): Promise<ImportResult> {
    await using importer = new Imported(calls.importOpen(this.handle, text(options)));
    return await importer.take(pieces);
  }
}

export interface Manager extends Verbs, Later<Verbs> {}

for (const [name, ask] of Object.entries(table) as [keyof Verbs, (...inputs: any[]) => Asked<any>][]) {
  const twins = {
    [name](this: Open, ...inputs: unknown[]): unknown {
      return this.now(ask(...inputs));
    },
    async [`${name}Async`](this: Open, ...inputs: unknown[]): Promise<unknown> {
      return this.later(ask(...inputs), signalOf(inputs));
    },
  };
  for (const [twin, value] of Object.entries(twins)) {
    Object.defineProperty(Manager.prototype, twin, { value, writable: true, configurable: true });
  }
}

/** What the verbs use of a Manager. */
interface Open {
  now(asked: Asked<any>): unknown;
  later(asked: Asked<any>, signal?: AbortSignal): Promise<unknown>;
}

/** The signal among a call's options. */
function signalOf(inputs: readonly unknown[]): AbortSignal | undefined {
  for (const input of inputs) {
    const signal = (input as { signal?: unknown } | null | undefined)?.signal;
    if (signal instanceof AbortSignal) return signal;
  }
  return undefined;
}
