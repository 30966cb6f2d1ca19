/** A store, opened: its verbs, carried out here. Those of async_verbs.ts do the same in a Worker. */
import { AsyncVerbs } from "./async_verbs";
import * as calls from "./calls";
import { kindOf, refuse } from "./error";
import { idsText, messageInputs, onlyAdded, parsed, type Added, type Message } from "./inputs";
import { batchText, jsonText, optionsText as text } from "./json";
import { Lane } from "./lane";
import { Exported, Imported, type Pieces } from "./lines";
import { finished } from "./perform";
import type * as t from "./types";

/** How a store is opened: its path is needed, unless what is not given is what the environment says. */
export type OpenOptions = t.Config | (Partial<t.Config> & { fromEnv: true });

function configText(config: string | OpenOptions): string {
  if (typeof config === "string") return text({ path: config });
  if (config === null || typeof config !== "object") refuse(`config is ${kindOf(config)}, neither a path nor an object`);
  return text(config, ["session", "limits", "dogstatsd"]);
}

/**
 * An open store. Thread-safe in the library: a store may be open in many Workers and processes. Close it
 * by `using`, close() or closeAsync(); one that is used after that throws `invalid_argument`.
 *
 * Every verb waits for the disk and, while another process or thread writes, for its lock: up to
 * deadlineMs, or else the configuration's busyTimeoutMs. Errors, beside what is said at each:
 * invalid_argument and limit (the input), busy, deadline, full, read_only, corrupt.
 */
export class Manager extends AsyncVerbs {
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
      lane.end(() => undefined);
      throw error;
    }
  }

  // ---- the store --------------------------------------------------------------------------------

  /** The state of each backend, what is pending, and what to do about it; does what is due. */
  health(options?: t.CallOptions): t.Health {
    return parsed(calls.managerHealth(this.handle, text(options)));
  }

  /** Copies the store, while it is in use, to a file that does not exist yet. Errors: conflict, not_found. */
  backup(path: string, options?: t.CallOptions): t.BackupResult {
    return parsed(finished(calls.managerBackup(this.handle, path, text(options))));
  }

  /** Reads everything and holds it against the rules. A problem found is no failure. */
  check(options?: t.CallOptions): t.CheckResult {
    return parsed(finished(calls.managerCheck(this.handle, text(options))));
  }

  /** Gives free space back and removes tombstones. */
  compact(options?: t.CallOptions): t.CompactResult {
    return parsed(finished(calls.managerCompact(this.handle, text(options))));
  }

  /** What any process wrote after a sequence number; 0 is from the beginning. */
  changes(since: number, options?: t.ChangesOptions): t.Changes {
    return parsed(calls.changesSince(this.handle, since, text(options)));
  }

  // ---- sessions ---------------------------------------------------------------------------------

  /** Changes what is set, and begins the session if it is new. Errors: conflict (a scope that differs). */
  configureSession(session: string, settings?: t.SessionConfigureOptions): t.Session {
    return parsed(calls.sessionConfigure(this.handle, session, text(settings)));
  }

  /** Another name of configureSession. */
  setSessionConfig(session: string, settings?: t.SessionConfigureOptions): t.Session {
    return parsed(calls.sessionConfigure(this.handle, session, text(settings)));
  }

  /** A session's record. Errors: not_found. */
  session(session: string, options?: t.CallOptions): t.Session {
    return parsed(calls.sessionGet(this.handle, session, text(options)));
  }

  /** Sessions, newest first. */
  sessions(filter?: t.SessionListOptions): t.SessionList {
    return parsed(calls.sessionList(this.handle, text(filter)));
  }

  /** Figures of a session. Errors: not_found. */
  getMemoryStats(session: string, options?: t.CallOptions): t.SessionStats {
    return parsed(calls.sessionStats(this.handle, session, text(options)));
  }

  /** Copies messages 1 to atSeq, the settings and the scope. Errors: not_found, conflict (it exists). */
  forkSession(session: string, newSession: string, options?: t.SessionForkOptions): t.Session {
    return parsed(calls.sessionFork(this.handle, session, newSession, text(options)));
  }

  /** Erases a session's messages, summaries and jobs to the byte; with all, everything. Errors: not_found. */
  clearSessionMemory(session: string, options?: t.SessionClearOptions): t.Erasure {
    return parsed(calls.sessionClear(this.handle, session, text(options)));
  }

  // ---- messages ---------------------------------------------------------------------------------

  /**
   * Appends one message, durably; a new session id begins a session. Errors: conflict (a scope that
   * differs; an idempotencyKey with another message).
   */
  addMessage(session: string, message: Message): Added {
    const { role, content, options, parts } = messageInputs(message);
    return parts ? onlyAdded(parsed(calls.messageAddBatch(this.handle, session, parts, options)))
      : calls.messageAdd(this.handle, session, role, content, options);
  }

  /** Appends all messages or none. Errors: conflict. */
  addMessages(
    session: string, messages: readonly t.NewMessage[], options?: t.CallOptions,
  ): t.MessageAddedList {
    return parsed(calls.messageAddBatch(this.handle, session, batchText(messages, "messages"), text(options)));
  }

  /** The transcript, by seq. Errors: not_found. */
  messages(session: string, options?: t.MessageListOptions): t.MessageList {
    return parsed(calls.messageList(this.handle, session, text(options)));
  }

  /** Takes the text out of a message, to the byte; id, seq, role and time stand. Errors: not_found. */
  redactMessage(id: string, options?: t.CallOptions): t.Erasure {
    return parsed(calls.messageRedact(this.handle, id, text(options)));
  }

  // ---- context ----------------------------------------------------------------------------------

  /** What to hand to a model, within a token budget. Errors: not_found; limit (nothing fits). */
  getContext(session: string, options?: t.ContextGetOptions): t.Context {
    return parsed(calls.contextGet(this.handle, session, text(options)));
  }

  /** Keeps the host's own object with a session and answers its version. Errors: conflict (expectedVersion). */
  saveContext(session: string, context: object, options?: t.ContextSaveOptions): number {
    return calls.contextSave(this.handle, session, jsonText(context, "context"), text(options));
  }

  /** The host's object as it was saved. Errors: not_found. */
  loadContext(session: string, options?: t.CallOptions): t.SavedContext {
    return parsed(calls.contextLoad(this.handle, session, text(options)));
  }

  // ---- memories ---------------------------------------------------------------------------------

  /** Keeps one durable statement; what says the same in the same scope is answered again. Errors: conflict. */
  remember(content: string, options?: t.MemoryAddOptions): t.MemoryAdded {
    return parsed(calls.memoryAdd(this.handle, content, text(options)));
  }

  /** Keeps all or none. Errors: conflict. */
  rememberMany(
    memories: readonly (string | t.NewMemory)[], options?: t.CallOptions,
  ): t.MemoryAddedList {
    return parsed(calls.memoryAddBatch(this.handle, batchText(memories, "memories"), text(options)));
  }

  /** One memory's record. Errors: not_found. */
  memory(id: string, options?: t.CallOptions): t.Memory {
    return parsed(calls.memoryGet(this.handle, id, text(options)));
  }

  /** Sets the fields that are given. Errors: not_found, conflict (expectedVersion). */
  updateMemory(id: string, changes: t.MemoryUpdateOptions): t.Memory {
    return parsed(calls.memoryUpdate(this.handle, id, text(changes)));
  }

  /** The memories that match a filter, newest first. */
  memories(filter?: t.ItemListOptions): t.MemoryList {
    return parsed(calls.memoryList(this.handle, text(filter)));
  }

  /** Every version of a memory, newest first. Errors: not_found. */
  memoryHistory(id: string, options?: t.MemoryHistoryOptions): t.MemoryHistory {
    return parsed(calls.memoryHistory(this.handle, id, text(options)));
  }

  // ---- episodes ---------------------------------------------------------------------------------

  /** Keeps what happened. Errors: conflict (an idempotencyKey with other content). */
  storeEpisode(content: string, options?: t.EpisodeStoreOptions): t.EpisodeStored {
    return parsed(calls.episodeStore(this.handle, content, text(options)));
  }

  /** One episode's record. Errors: not_found. */
  episode(id: string, options?: t.CallOptions): t.Episode {
    return parsed(calls.episodeGet(this.handle, id, text(options)));
  }

  /** The episodes that match a filter, the last to happen first. */
  episodes(filter?: t.ItemListOptions): t.EpisodeList {
    return parsed(calls.episodeList(this.handle, text(filter)));
  }

  // ---- forgetting and recall --------------------------------------------------------------------

  /** Erases items of any kind to the byte, all or none. Errors: not_found (nothing is forgotten then). */
  forget(ids: string | readonly string[], options?: t.ForgetOptions): t.Forgotten {
    return parsed(calls.forget(this.handle, idsText(ids), text(options)));
  }

  /** The same for all that match a filter, which must not be empty. */
  forgetMatching(filter: t.ForgetFilter, options?: t.ForgetOptions): t.Forgotten {
    return parsed(calls.forgetMatching(this.handle, text(filter) || "{}", text(options)));
  }

  /** What the store holds that answers a query, best first. */
  recall(query: string, options?: t.RecallOptions): t.RecallAnswer {
    return parsed(calls.recall(this.handle, query, text(options)));
  }

  /** The same as text for a prompt, a line for each hit, at most `limit` (5); empty where there is none. */
  queryMemory(query: string, limit = 5, options?: t.QueryMemoryOptions): string {
    return calls.queryMemory(this.handle, query, limit, text(options));
  }

  // ---- jobs: work for the host's own model ------------------------------------------------------

  /** The oldest job that is due, under a lease of 300 s; null when there is none. */
  nextJob(options?: t.JobNextOptions): t.Job | null {
    return parsed(calls.jobNext(this.handle, text(options)));
  }

  /** Hands in a result. Errors: conflict (the lease or range is stale), not_found (done or cleared). */
  completeJob(
    id: string, lease: string, result: t.SummarizeResult, options?: t.CallOptions,
  ): void {
    calls.jobComplete(this.handle, id, lease, jsonText(result, "result"), text(options));
  }

  /** Gives a job back with a reason. Errors: conflict, not_found. */
  failJob(id: string, lease: string, reason: string, options?: t.CallOptions): void {
    calls.jobFail(this.handle, id, lease, reason, text(options));
  }

  /** Another 300 s: answers the end, in milliseconds since 1970. Errors: conflict, not_found. */
  renewJob(id: string, lease: string, options?: t.CallOptions): number {
    return calls.jobRenew(this.handle, id, lease, text(options));
  }

  // ---- export and import ------------------------------------------------------------------------

  /** Writes every record as JSON Lines to a file that does not exist yet. Errors: conflict, not_found. */
  exportRecords(path: string, options?: t.ExportOptions): t.ExportResult {
    return parsed(finished(calls.exportFile(this.handle, path, text(options))));
  }

  /** Reads a file of JSON Lines: exported records and chat rows. Errors: not_found, conflict. */
  importRecords(path: string, options?: t.ImportOptions): t.ImportResult {
    return parsed(finished(calls.importFile(this.handle, path, text(options))));
  }

  // ---- what does not wait, and what comes in pieces --------------------------------------------

  /** The oldest log record that was not asked for yet; null when there is none. Does not block. */
  logNext(): t.LogRecord | null {
    return parsed(calls.logNext(this.handle));
  }

  /**
   * Adds to a counter of the host's, sent through the configuration's `dogstatsd`; where that is off,
   * only checks its input. Tags are "key:value" or one word, and may stand alone for the options. Does not
   * block: what cannot be sent is lost, and counted in metrics_dropped of health().
   */
  countMetric(name: string, value = 1, options?: readonly string[] | t.MetricOptions): void {
    calls.metricCount(this.handle, name, value, text(Array.isArray(options) ? { tags: options } : options));
  }

  /** Sends an event the same way. */
  sendEvent(title: string, body: string, options?: t.EventOptions): void {
    calls.eventSend(this.handle, title, body, text(options));
  }

  /**
   * Every record as JSON Lines, a line at a time, from one consistent read, which keeps the store's log
   * from shrinking: take the lines without long pauses. The Worker fetches them.
   */
  async *exportLines(options?: t.ExportOptions): AsyncGenerator<string, void, void> {
    yield* new Exported(calls.exportOpen(this.handle, text(options))).lines();
  }

  /** Reads JSON Lines. What came before a failure may stand: the import is simply repeated. */
  async importLines(pieces: Pieces, options?: t.ImportOptions): Promise<t.ImportResult> {
    await using importer = new Imported(calls.importOpen(this.handle, text(options)));
    return await importer.take(pieces);
  }
}
