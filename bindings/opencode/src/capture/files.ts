// Files that the session modified: by OpenCode's tools, whose results say how, and by commands, of which only
// OpenCode's snapshots know.
import { stat, readFile } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { keyOf, post, type Kit } from "../kit";
import { lineCounts, type LineCounts } from "../line_counts";
import type { Session } from "../sessions";

/** Larger files are not compared. */
const LARGEST_READ = 1024 * 1024;
const MOST_BEFORE = 16;
/** A step or a call that modified more files, or a turn of which more wait, is one episode. */
const MOST_FILES = 100;

/** Of one session. */
interface Waiting {
    /** Modified in the present step by a tool that said so. */
    told: Set<string>;
    /** In a snapshot, and not told by a tool: since which step, and under which key. */
    untold: Map<string, string>;
}

export class Files {
    readonly #before = new Map<string, string>(); // of the call's file, by call
    readonly #waiting = new WeakMap<Session, Waiting>();

    constructor(private readonly kit: Kit) {}

    /** Before a tool runs: a write does not say what it took away. */
    async before(tool: string, callID: string, args: Record<string, any>) {
        if (!this.kit.options.files || tool !== "write" || typeof args?.filePath !== "string") return;
        const path = resolve(this.kit.directory, args.filePath);
        try {
            if ((await stat(path)).size > LARGEST_READ) return;
            this.#before.set(callID, await readFile(path, "utf8"));
        } catch {
            this.#before.set(callID, ""); // a new file
        }
        for (const oldest of this.#before.keys()) {
            if (this.#before.size <= MOST_BEFORE) break;
            this.#before.delete(oldest); // nobody said how it ended
        }
    }

    /** A tool failed: it modified nothing. */
    failed(callID: string) {
        this.#before.delete(callID);
    }

    /** After a tool ran. */
    after(session: Session, tool: string, callID: string, args: Record<string, any>, metadata: Record<string, any>) {
        const before = this.#before.get(callID);
        this.#before.delete(callID);
        if (!this.kit.options.files) return;
        const files = modified(tool, args, metadata, before);
        const many = files.length > MOST_FILES;
        if (many) this.#storeMany(session, files.length, keyOf("files", callID));
        for (const { path, counts } of files) {
            const absolute = resolve(this.kit.directory, path);
            this.#of(session).told.add(absolute);
            if (!many) this.#store(session, absolute, keyOf("file", callID, absolute), counts);
        }
    }

    /** A step ended, and its snapshot has these files. */
    snapshot(session: Session, partID: string, files: unknown) {
        if (!this.kit.options.files || !Array.isArray(files)) return;
        const { told, untold } = this.#of(session);
        if (files.length - told.size + untold.size > MOST_FILES) this.#storeMany(session, files.length, keyOf("files", partID));
        else {
            for (const file of files) {
                if (typeof file !== "string") continue;
                const absolute = resolve(this.kit.folder, file);
                if (!told.has(absolute)) untold.set(absolute, keyOf("file", partID, absolute));
            }
        }
        told.clear();
    }

    /** What the turn changed so far, as OpenCode sums it up behind the snapshot. */
    summary(session: Session, diffs: unknown) {
        if (!Array.isArray(diffs)) return;
        const { untold } = this.#of(session);
        if (untold.size === 0) return;
        for (const { file, additions, deletions } of diffs) {
            const absolute = resolve(this.kit.folder, String(file));
            const key = untold.get(absolute);
            if (key === undefined) continue;
            untold.delete(absolute);
            this.#store(session, absolute, key, { additions, deletions });
        }
    }

    /** The turn ended: what no sum came for is stored without one. */
    flush(session: Session) {
        const { told, untold } = this.#of(session);
        for (const [absolute, key] of untold) this.#store(session, absolute, key, undefined);
        untold.clear();
        told.clear(); // where there is no git, there is no snapshot that does it
    }

    #of(session: Session): Waiting {
        const waiting = this.#waiting.get(session) ?? { told: new Set(), untold: new Map() };
        this.#waiting.set(session, waiting);
        return waiting;
    }

    #store(session: Session, absolute: string, key: string, counts: LineCounts | undefined) {
        const path = shown(this.kit.folder, absolute);
        session.modified(path);
        const metadata = { type: "file_edit", path, ...counts };
        post(this.kit, { write: "episode", session: session.id, content: `Modified: ${path}`, key, metadata });
        this.kit.client.tell({ notice: "stale", path: this.kit.privacy.text(path) });
    }

    #storeMany(session: Session, count: number, key: string) {
        const content = `Modified: ${count} files`;
        session.modified(`${count} files at once`);
        post(this.kit, { write: "episode", session: session.id, content, key, metadata: { type: "file_edit", files: count } });
        this.kit.client.tell({ notice: "stale", path: "" }); // any file
    }
}

/** Relative to the project's folder where it is below it. */
function shown(folder: string, absolute: string): string {
    const path = relative(folder, absolute);
    const outside = !path || path === ".." || /^\.\.[/\\]/.test(path) || isAbsolute(path);
    return outside ? absolute : path.replaceAll("\\", "/");
}

/** The files that a tool says it modified. */
export function modified(
    tool: string,
    args: Record<string, any> = {},
    metadata: Record<string, any> = {},
    before?: string,
): { path: string; counts?: LineCounts }[] {
    if (tool === "write" && typeof args.filePath === "string") {
        const known = before !== undefined && typeof args.content === "string";
        return [{ path: args.filePath, counts: known ? lineCounts(before, args.content) : undefined }];
    }
    if (tool === "edit" && typeof args.filePath === "string") {
        const { additions, deletions } = metadata.filediff ?? {};
        const known = typeof additions === "number" && typeof deletions === "number";
        return [{ path: args.filePath, counts: known ? { additions, deletions } : undefined }];
    }
    if ((tool === "apply_patch" || tool === "patch" || tool === "multiedit") && Array.isArray(metadata.files)) {
        return metadata.files.flatMap(({ filePath, movePath, additions = 0, deletions = 0 }) =>
            typeof filePath === "string" ? [{ path: movePath ?? filePath, counts: { additions, deletions } }] : [],
        );
    }
    return [];
}
