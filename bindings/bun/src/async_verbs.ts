/**
 * The Async form of each verb of manager.ts: the same inputs, answers and errors, carried out in a Worker.
 * The calls of one store run one after another, in the order in which they were made; open the file a
 * second time for calls that shall not wait for them.
 */
import { Handle } from "./handle";
import { batchText, jsonText, optionsText as text } from "./json";
import {
  idsText, messageInputs, onlyAdded, parsed, type Limits, type Added, type Message,
} from "./inputs";
import type { CallName, Value } from "./perform";
import type * as t from "./types";

export abstract class AsyncVerbs extends Handle {
  /** @internal A verb whose answer is a record. */
  protected async record(name: CallName, from: Limits, ...inputs: Value[]): Promise<any> {
    return parsed(await this.later({ name, inputs }, from));
  }

  /** @internal One whose answer is a number, a text, or nothing. */
  protected plain(name: CallName, from: Limits, ...inputs: Value[]): Promise<any> {
    return this.later({ name, inputs }, from);
  }

  /** @internal One that the library carries out as an operation, which a signal cancels. */
  protected async operation(name: CallName, from: Limits, ...inputs: Value[]): Promise<any> {
    return parsed(await this.later({ name, inputs, operation: true }, from));
  }

  // ---- the store --------------------------------------------------------------------------------

  async healthAsync(options?: t.CallOptions): Promise<t.Health> {
    return this.record("managerHealth", options, text(options));
  }

  async backupAsync(path: string, options?: t.CallOptions): Promise<t.BackupResult> {
    return this.operation("managerBackup", options, path, text(options));
  }

  async checkAsync(options?: t.CallOptions): Promise<t.CheckResult> {
    return this.operation("managerCheck", options, text(options));
  }

  async compactAsync(options?: t.CallOptions): Promise<t.CompactResult> {
    return this.operation("managerCompact", options, text(options));
  }

  async changesAsync(since: number, options?: t.ChangesOptions): Promise<t.Changes> {
    return this.record("changesSince", options, since, text(options));
  }

  // ---- sessions ---------------------------------------------------------------------------------

  async configureSessionAsync(session: string, settings?: t.SessionConfigureOptions): Promise<t.Session> {
    return this.record("sessionConfigure", settings, session, text(settings));
  }

  async setSessionConfigAsync(session: string, settings?: t.SessionConfigureOptions): Promise<t.Session> {
    return this.record("sessionConfigure", settings, session, text(settings));
  }

  async sessionAsync(session: string, options?: t.CallOptions): Promise<t.Session> {
    return this.record("sessionGet", options, session, text(options));
  }

  async sessionsAsync(filter?: t.SessionListOptions): Promise<t.SessionList> {
    return this.record("sessionList", filter, text(filter));
  }

  async getMemoryStatsAsync(session: string, options?: t.CallOptions): Promise<t.SessionStats> {
    return this.record("sessionStats", options, session, text(options));
  }

  async forkSessionAsync(session: string, newSession: string, options?: t.SessionForkOptions): Promise<t.Session> {
    return this.record("sessionFork", options, session, newSession, text(options));
  }

  async clearSessionMemoryAsync(session: string, options?: t.SessionClearOptions): Promise<t.Erasure> {
    return this.record("sessionClear", options, session, text(options));
  }

  // ---- messages ---------------------------------------------------------------------------------

  async addMessageAsync(session: string, message: Message): Promise<Added> {
    const { role, content, options, parts } = messageInputs(message);
    return parts ? onlyAdded(await this.record("messageAddBatch", message, session, parts, options))
      : this.plain("messageAdd", message, session, role, content, options);
  }

  async addMessagesAsync(
    session: string, messages: readonly t.NewMessage[], options?: t.CallOptions,
  ): Promise<t.MessageAddedList> {
    return this.record("messageAddBatch", options, session, batchText(messages, "messages"), text(options));
  }

  async messagesAsync(session: string, options?: t.MessageListOptions): Promise<t.MessageList> {
    return this.record("messageList", options, session, text(options));
  }

  async redactMessageAsync(id: string, options?: t.CallOptions): Promise<t.Erasure> {
    return this.record("messageRedact", options, id, text(options));
  }

  // ---- context ----------------------------------------------------------------------------------

  async getContextAsync(session: string, options?: t.ContextGetOptions): Promise<t.Context> {
    return this.record("contextGet", options, session, text(options));
  }

  async saveContextAsync(session: string, context: object, options?: t.ContextSaveOptions): Promise<number> {
    return this.plain("contextSave", options, session, jsonText(context, "context"), text(options));
  }

  async loadContextAsync(session: string, options?: t.CallOptions): Promise<t.SavedContext> {
    return this.record("contextLoad", options, session, text(options));
  }

  // ---- memories ---------------------------------------------------------------------------------

  async rememberAsync(content: string, options?: t.MemoryAddOptions): Promise<t.MemoryAdded> {
    return this.record("memoryAdd", options, content, text(options));
  }

  async rememberManyAsync(
    memories: readonly (string | t.NewMemory)[], options?: t.CallOptions,
  ): Promise<t.MemoryAddedList> {
    return this.record("memoryAddBatch", options, batchText(memories, "memories"), text(options));
  }

  async memoryAsync(id: string, options?: t.CallOptions): Promise<t.Memory> {
    return this.record("memoryGet", options, id, text(options));
  }

  async updateMemoryAsync(id: string, changes: t.MemoryUpdateOptions): Promise<t.Memory> {
    return this.record("memoryUpdate", changes, id, text(changes));
  }

  async memoriesAsync(filter?: t.ItemListOptions): Promise<t.MemoryList> {
    return this.record("memoryList", filter, text(filter));
  }

  async memoryHistoryAsync(id: string, options?: t.MemoryHistoryOptions): Promise<t.MemoryHistory> {
    return this.record("memoryHistory", options, id, text(options));
  }

  // ---- episodes ---------------------------------------------------------------------------------

  async storeEpisodeAsync(content: string, options?: t.EpisodeStoreOptions): Promise<t.EpisodeStored> {
    return this.record("episodeStore", options, content, text(options));
  }

  async episodeAsync(id: string, options?: t.CallOptions): Promise<t.Episode> {
    return this.record("episodeGet", options, id, text(options));
  }

  async episodesAsync(filter?: t.ItemListOptions): Promise<t.EpisodeList> {
    return this.record("episodeList", filter, text(filter));
  }

  // ---- forgetting and recall --------------------------------------------------------------------

  async forgetAsync(ids: string | readonly string[], options?: t.ForgetOptions): Promise<t.Forgotten> {
    return this.record("forget", options, idsText(ids), text(options));
  }

  async forgetMatchingAsync(filter: t.ForgetFilter, options?: t.ForgetOptions): Promise<t.Forgotten> {
    return this.record("forgetMatching", options, text(filter) || "{}", text(options));
  }

  async recallAsync(query: string, options?: t.RecallOptions): Promise<t.RecallAnswer> {
    return this.record("recall", options, query, text(options));
  }

  async queryMemoryAsync(query: string, limit = 5, options?: t.QueryMemoryOptions): Promise<string> {
    return this.plain("queryMemory", options, query, limit, text(options));
  }

  // ---- jobs: work for the host's own model ------------------------------------------------------

  async nextJobAsync(options?: t.JobNextOptions): Promise<t.Job | null> {
    return this.record("jobNext", options, text(options));
  }

  async completeJobAsync(
    id: string, lease: string, result: t.SummarizeResult, options?: t.CallOptions,
  ): Promise<void> {
    return this.plain("jobComplete", options, id, lease, jsonText(result, "result"), text(options));
  }

  async failJobAsync(id: string, lease: string, reason: string, options?: t.CallOptions): Promise<void> {
    return this.plain("jobFail", options, id, lease, reason, text(options));
  }

  async renewJobAsync(id: string, lease: string, options?: t.CallOptions): Promise<number> {
    return this.plain("jobRenew", options, id, lease, text(options));
  }

  // ---- export and import ------------------------------------------------------------------------

  async exportRecordsAsync(path: string, options?: t.ExportOptions): Promise<t.ExportResult> {
    return this.operation("exportFile", options, path, text(options));
  }

  async importRecordsAsync(path: string, options?: t.ImportOptions): Promise<t.ImportResult> {
    return this.operation("importFile", options, path, text(options));
  }
}
