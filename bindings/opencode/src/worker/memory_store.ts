// The store, opened by the plugin, with the scopes of this project and its user.
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Manager, TokenCounter } from "kioku";
import type { Failure, Start } from "../protocol";
import { projectKeys } from "./project_key";
import { userName } from "./user_name";

/** How long one call may wait for a lock: questions are not answered meanwhile. */
export const LOCK_WAIT_MS = 50;

/** Where the command line keeps its store, too. */
export function storePath(start: Start): string {
    const data = process.env.XDG_DATA_HOME || join(homedir(), ".local", "share");
    return start.store ?? (process.env.KIOKU_STORE || join(data, "kioku", "kioku.db"));
}

/** What a thrown error says, by its code. */
export function failureOf(error: unknown): Failure {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const known = typeof code === "string" && /^[a-z_]+$/.test(code);
    return { code: known ? code : "internal", message: typeof message === "string" ? message : String(error) };
}

export class MemoryStore {
    readonly user: string;
    /** The project's names; what is stored carries the first. */
    readonly projects: string[];
    readonly path: string;
    readonly #sessions = new Set<string>();

    private constructor(
        start: Start,
        readonly manager: Manager,
        private readonly counter: TokenCounter,
        /** Why there are no metrics, where they were wanted. */
        readonly noMetrics?: Failure,
    ) {
        this.path = storePath(start);
        this.user = start.user ?? userName();
        this.projects = start.project ? [start.project] : projectKeys(start.folder);
    }

    /** Opens or creates the store. Throws what the library throws; a store that is locked is `busy`. */
    static async open(start: Start): Promise<MemoryStore> {
        if (start.library) process.env.KIOKU_LIBRARY = start.library; // of this thread, before it is looked for
        const kioku = await import("kioku");
        const path = storePath(start);
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        const config = { path, durability: "normal" as const, busyTimeoutMs: LOCK_WAIT_MS };
        const counter = kioku.TokenCounter.open();
        if (!start.metrics) return new MemoryStore(start, kioku.Manager.open(config), counter);
        try {
            return new MemoryStore(start, kioku.Manager.open({ ...config, fromEnv: true }), counter); // DD_*, for metrics
        } catch (error) {
            const failure = failureOf(error);
            if (failure.code !== "invalid_argument") throw error;
            // A variable is no use. None is needed but for metrics.
            return new MemoryStore(start, kioku.Manager.open(config), counter, failure);
        }
    }

    get project(): string {
        return this.projects[0] ?? "";
    }

    /** What this project's sessions may recall: the user's own and what is nobody's, here or anywhere. */
    filter() {
        return { user: [this.user, null], project: [...this.projects, null] };
    }

    /** The scope of what is stored for this project, or for all of the user's. */
    scope(which: "user" | "project"): { user: string; project?: string } {
        return which === "user" ? { user: this.user } : { user: this.user, project: this.project };
    }

    /** Gives a session its scope before the first write of it. One that has another keeps that. */
    beginSession(session: string) {
        if (this.#sessions.has(session)) return;
        try {
            this.manager.configureSession(session, { ...this.scope("project"), deadlineMs: LOCK_WAIT_MS });
        } catch (error) {
            if (failureOf(error).code !== "conflict") throw error;
        }
        this.#sessions.add(session);
    }

    count(text: string): number {
        return this.counter.countTokens(text);
    }

    close() {
        this.manager.close();
    }
}
