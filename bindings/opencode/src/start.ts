// What both versions of the host need: the options read, the Worker started, and a word for the host's log.
import { MemoryClient } from "./client";
import type { Kit } from "./kit";
import { readOptions } from "./options";
import { Privacy } from "./privacy";
import { Once, Sessions } from "./sessions";

export const NAME = "opencode-kioku";
/** Of what a hook may take, what a busy machine needs to come back from the wait. */
const RETURN_MS = 30;
/** What the end may take, less the same and what a busy machine adds. */
export const CLOSE_MS = 2_000 - 200;

export type Log = (level: "warn" | "error", message: string) => void;

/** Starts the Worker and returns at once. */
export function start(folder: string, directory: string, given: unknown, log: Log): Kit {
    const { options, complaints } = readOptions(given);
    for (const complaint of complaints) log("warn", complaint);
    const { store, library, user, project, metrics } = options;
    const client = new MemoryClient({ store, library, user, project, folder, metrics }, (what) => log("error", what));
    return { client, options, privacy: new Privacy(), sessions: new Sessions(), once: new Once(), folder, directory };
}

/** Wraps a hook: it never fails, does nothing once the memory is off, and what goes wrong is said once. */
export function guards(kit: Kit, log: Log) {
    let complained = false;
    return <Args extends unknown[]>(hook: (...args: Args) => Promise<void>) =>
        async (...args: Args): Promise<void> => {
            if (kit.client.broken) return;
            try {
                await hook(...args);
            } catch (error) {
                if (!complained) log("error", `a hook failed: ${error}`); // what fails once fails again
                complained = true;
            }
        };
}

/** How long a hook may wait for an answer. */
export function waitMs(kit: Kit): number {
    return kit.options.deadlineMs - RETURN_MS;
}

export function inTime(kit: Kit, work: Promise<void>): Promise<void> {
    return Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, waitMs(kit)))]);
}
