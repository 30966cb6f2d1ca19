/**
 * The verbs of a store, in the order of docs/bun.md. All wait for the disk, and while another process or
 * thread writes, for its lock: up to deadlineMs, or else the configuration's busyTimeoutMs. Each has an
 * Async form that runs in a Worker. Errors, beside what is said at each: invalid_argument and limit
 * (the input), busy, deadline, full, read_only, corrupt, and what docs/errors.md says of the others.
 */
import type * as records from "./types";

export interface Verbs {
  // ---- the store --------------------------------------------------------------------------------

  /** The state of each backend, what is pending, and what to do about it; does what is due. */
  health(options?: records.CallOptions): records.Health;
  /** Copies the store, while it is in use, to a file that does not exist yet. Errors: conflict, not_found. */
  backup(path: string, options?: records.CallOptions): records.BackupResult;
  /** Reads everything and holds it against the rules. A problem found is no failure. */
  check(options?: records.CallOptions): records.CheckResult;
  /** Gives free space back and removes tombstones. */
  compact(options?: records.CallOptions): records.CompactResult;
  /** What any process wrote after a sequence number; 0 is from the beginning. */
  changes(since: number, options?: records.ChangesOptions): records.Changes;

  // ---- sessions ---------------------------------------------------------------------------------

  /** Changes what is set, and begins the session if it is new. Errors: conflict (a scope that differs). */
  configureSession(session: string, settings?: records.SessionConfigureOptions): records.Session;
  /** Another name of configureSession. */
  setSessionConfig(session: string, settings?: records.SessionConfigureOptions): records.Session;
  /** A session's record. Errors: not_found. */
  session(session: string, options?: records.CallOptions): records.Session;
  /** Sessions, newest first. */
  sessions(filter?: records.SessionListOptions): records.SessionList;
  /** Figures of a session. Errors: not_found. */
  getMemoryStats(session: string, options?: records.CallOptions): records.SessionStats;
  /** Copies messages 1 to atSeq, the settings and the scope. Errors: not_found, conflict (it exists). */
  forkSession(session: string, newSession: string, options?: records.SessionForkOptions): records.Session;
  /** Erases a session's messages, summaries and jobs to the byte; with all, everything. Errors: not_found. */
  clearSessionMemory(session: string, options?: records.SessionClearOptions): records.Erasure;

  // ---- messages ---------------------------------------------------------------------------------

  /**
   * Appends one message, durably; a new session id begins a session. Errors: conflict (a scope that
   * differs; an idempotencyKey with another message).
   */
  addMessage(session: string, message: Message): { seq: number; id: string };
  /** Appends all messages or none. Errors: conflict. */
  addMessages(
    session: string, messages: readonly records.NewMessage[], options?: records.CallOptions,
  ): records.MessageAddedList;
  /** The transcript, by seq. Errors: not_found. */
  messages(session: string, options?: records.MessageListOptions): records.MessageList;
  /** Takes the text out of a message, to the byte; id, seq, role and time stand. Errors: not_found. */
  redactMessage(id: string, options?: records.CallOptions): records.Erasure;

  // ---- context ----------------------------------------------------------------------------------

  /** What to hand to a model, within a token budget. Errors: not_found; limit (nothing fits). */
  getContext(session: string, options?: records.ContextGetOptions): records.Context;
  /** Keeps the host's own object with a session and answers its version. Errors: conflict (expectedVersion). */
  saveContext(session: string, context: object, options?: records.ContextSaveOptions): number;
  /** The host's object as it was saved. Errors: not_found. */
  loadContext(session: string, options?: records.CallOptions): records.SavedContext;

  // ---- memories ---------------------------------------------------------------------------------

  /** Keeps one durable statement; what says the same in the same scope is answered again. Errors: conflict. */
  remember(content: string, options?: records.MemoryAddOptions): records.MemoryAdded;
  /** Keeps all or none. Errors: conflict. */
  rememberMany(
    memories: readonly (string | records.NewMemory)[], options?: records.CallOptions,
  ): records.MemoryAddedList;
  /** One memory's record. Errors: not_found. */
  memory(id: string, options?: records.CallOptions): records.Memory;
  /** Sets the fields that are given. Errors: not_found, conflict (expectedVersion). */
  updateMemory(id: string, changes: records.MemoryUpdateOptions): records.Memory;
  /** The memories that match a filter, newest first. */
  memories(filter?: records.ItemListOptions): records.MemoryList;
  /** Every version of a memory, newest first. Errors: not_found. */
  memoryHistory(id: string, options?: records.MemoryHistoryOptions): records.MemoryHistory;

  // ---- episodes ---------------------------------------------------------------------------------

  /** Keeps what happened. Errors: conflict (an idempotencyKey with other content). */
  storeEpisode(content: string, options?: records.EpisodeStoreOptions): records.EpisodeStored;
  /** One episode's record. Errors: not_found. */
  episode(id: string, options?: records.CallOptions): records.Episode;
  /** The episodes that match a filter, the last to happen first. */
  episodes(filter?: records.ItemListOptions): records.EpisodeList;

  // ---- forgetting and recall --------------------------------------------------------------------

  /** Erases items of any kind to the byte, all or none. Errors: not_found (nothing is forgotten then). */
  forget(ids: string | readonly string[], options?: records.ForgetOptions): records.Forgotten;
  /** The same for all that match a filter, which must not be empty. */
  forgetMatching(filter: records.ForgetFilter, options?: records.ForgetOptions): records.Forgotten;
  /** What the store holds that answers a query, best first. */
  recall(query: string, options?: records.RecallOptions): records.RecallAnswer;
  /** The same as text for a prompt, a line for each hit, at most `limit` (5); empty where there is none. */
  queryMemory(query: string, limit?: number, options?: records.QueryMemoryOptions): string;

  // ---- jobs: work for the host's own model ------------------------------------------------------

  /** The oldest job that is due, under a lease of 300 s; null when there is none. */
  nextJob(options?: records.JobNextOptions): records.Job | null;
  /** Hands in a result. Errors: conflict (the lease or range is stale), not_found (done or cleared). */
  completeJob(id: string, lease: string, result: records.SummarizeResult, options?: records.CallOptions): void;
  /** Gives a job back with a reason. Errors: conflict, not_found. */
  failJob(id: string, lease: string, reason: string, options?: records.CallOptions): void;
  /** Another 300 s: answers the end, in milliseconds since 1970. Errors: conflict, not_found. */
  renewJob(id: string, lease: string, options?: records.CallOptions): number;

  // ---- export and import ------------------------------------------------------------------------

  /** Writes every record as JSON Lines to a file that does not exist yet. Errors: conflict, not_found. */
  exportRecords(path: string, options?: records.ExportOptions): records.ExportResult;
  /** Reads a file of JSON Lines: exported records and chat rows. Errors: not_found, conflict. */
  importRecords(path: string, options?: records.ImportOptions): records.ImportResult;
}

/** A message and the options that go with it. */
export type Message = records.NewMessage & records.CallOptions;

/** The Async form of each. */
export type Later<Of> = {
  [Name in keyof Of as `${Name & string}Async`]: Of[Name] extends (...inputs: infer Inputs) => infer Answer
    ? (...inputs: Inputs) => Promise<Answer> : never;
};
