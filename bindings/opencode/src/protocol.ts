// What the main thread and the Worker say to each other. Everything here is copied between threads.

/** How the Worker opens the store, and whose it is. */
export interface Start {
    store?: string;
    library?: string;
    user?: string;
    project?: string;
    /** The project's folder, from which its name is made. */
    folder: string;
    metrics: boolean;
}

export interface Item {
    id: string;
    kind: string;
    /** The line as it stands in the prompt. */
    line: string;
    /** Why it is there. */
    why: string;
}

/** What stands in the system text of a session. */
export interface Block {
    text: string;
    items: Item[];
    tokens: number;
}

/** What was found for a message. */
export interface Recalled {
    items: Item[];
    /** Those that an earlier process of the session gave to the model: what says the same is not news. */
    given: Item[];
    cached: boolean;
    /** What could not be looked at. */
    degraded: string[];
}

/** One thing to be written. Writes are carried out in the order in which they were handed over. */
export type Write =
    | { write: "message"; session: string; role: "user" | "assistant" | "tool"; content: string; key: string; name?: string; callID?: string; metadata?: Record<string, unknown> }
    | { write: "episode"; session?: string; content: string; key: string; metadata: Record<string, unknown> & { type: string } }
    | { write: "memory"; session: string; content: string; scope: "user" | "project" }
    | { write: "forget"; ids: string[] }
    /** Which items the model was given: all of its block, or what was appended to a message. */
    | { write: "given"; session: string; to: "block" | "appended"; ids: string[] };

/** What is known of a write that was carried out. */
export interface Written {
    /** The memory's id; and whether what it says was stored already. */
    id?: string;
    existed?: boolean;
    /** How many items were forgotten; "true", or "pending" while another process still reads them. */
    items?: number;
    erased?: string;
}

/** What the Worker is told, with nothing to store. */
export type Notice =
    /** A file was modified; an empty path: any may have been. */
    | { notice: "stale"; path: string }
    | { notice: "count"; name: string; value: number; tags: string[] }
    | { notice: "event"; title: string; text: string };

/** What is asked of the Worker, and what it answers. */
export interface Asks {
    block: { ask: { session: string; tokens: number; rebuild: boolean; exclude: string[] }; answer: Block & { fresh: boolean } };
    recall: { ask: { session: string; query: string; limit: number; exclude: string[] }; answer: Recalled };
    search: { ask: { query: string; limit: number }; answer: { items: Item[]; degraded: string[] } };
    preview: { ask: { ids: string[] }; answer: { items: Item[] } };
    where: { ask: object; answer: { store: string; user: string; project: string; noMetrics?: string } };
    close: { ask: object; answer: object };
}
export type Verb = keyof Asks;

export type ToWorker =
    | { start: Start }
    | { post: Write; id?: number }
    | { tell: Notice }
    | { id: number; verb: Verb; ask: unknown; deadlineMs: number };

export interface Failure {
    code: string;
    message: string;
}

export type FromWorker =
    | { id: number; answer: unknown }
    | { id: number; failure: Failure }
    /** One write has ended: it is in the store, or it was given up for this reason. */
    | { wrote: Failure | null; id?: number; answer?: Written }
    /** Writes wait for this reason; null: no longer. */
    | { waiting: Failure | null }
    /** The store is open; or nothing will ever be stored, for this reason. */
    | { opened: Failure | null };
