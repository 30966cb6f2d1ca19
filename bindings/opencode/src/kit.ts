// What the parts of the plugin share.
import { createHash } from "node:crypto";
import type { MemoryClient } from "./client";
import type { Options } from "./options";
import type { Privacy } from "./privacy";
import type { Write } from "./protocol";
import type { Once, Sessions } from "./sessions";

export interface Kit {
    client: MemoryClient;
    options: Options;
    privacy: Privacy;
    sessions: Sessions;
    once: Once;
    /** The project's folder; paths below it are stored relative to it, so that it can be moved. */
    folder: string;
    /** The folder that OpenCode works in, in the project's or the same: what its tools call "a.txt" is there. */
    directory: string;
}

/** Hands a write over. Nothing reaches the Worker but through here or `cleaned`. */
export function post(kit: Kit, write: Write) {
    kit.client.post(cleaned(kit, write));
}

/** A write without anything private in it. */
export function cleaned(kit: Kit, write: Write): Write {
    return kit.privacy.value(write);
}

/** A key of what happened, short enough for the store whatever it is made of. */
export function keyOf(...parts: (string | number)[]): string {
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** The text, cut to so many UTF-16 units. */
export function cut(text: string, longest: number): string {
    if (text.length <= longest) return text;
    const end = /[\ud800-\udbff]/.test(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.slice(0, end);
}
