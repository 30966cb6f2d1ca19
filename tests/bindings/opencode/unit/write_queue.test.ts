import { describe, expect, test } from "bun:test";
import type { Failure, Write } from "../../../../bindings/opencode/src/protocol";
import { type Outcome, WriteQueue } from "../../../../bindings/opencode/src/worker/write_queue";

const write = (content: string): Write => ({ write: "memory", session: "s", content, scope: "user" });

/** A store that fails for so many calls, and what it was asked for. */
function carrier(failures: Failure[] = []) {
    const tried: string[] = [];
    const ended: [Outcome, number | undefined][] = [];
    const waiting: (string | undefined)[] = [];
    return {
        tried, ended, waiting,
        write(each: Write): Outcome {
            tried.push((each as { content: string }).content);
            const failure = failures.shift();
            return failure ? { failure } : { answer: {} };
        },
        wrote: (outcome: Outcome, id?: number) => void ended.push([outcome, id]),
        waitingFor: waiting,
    };
}
const queueOf = (each: ReturnType<typeof carrier>) =>
    new WriteQueue({ write: each.write, wrote: each.wrote, waiting: (failure) => void each.waiting.push(failure?.code) });
const busy = { code: "busy", message: "locked" };

describe("the queue of writes", () => {
    test("carries them out in order, and says of each that it ended", async () => {
        const store = carrier();
        const queue = queueOf(store);
        queue.push(write("a"), 7);
        queue.push(write("b"));
        await queue.empty();
        expect(store.tried).toEqual(["a", "b"]);
        expect(store.ended).toEqual([[{ answer: {} }, 7], [{ answer: {} }, undefined]]);
    });
    test("tries again what may pass, before those behind it, and says since when and until when", async () => {
        const store = carrier([busy, busy]);
        const queue = queueOf(store);
        queue.push(write("a"));
        queue.push(write("b"));
        await queue.empty();
        expect(store.tried).toEqual(["a", "a", "a", "b"]);
        expect(store.waiting).toEqual(["busy", undefined]);
        expect(store.ended).toHaveLength(2);
    });
    test("gives up what never can be, and goes on", async () => {
        const never = { code: "invalid_argument", message: "no" };
        const store = carrier([never]);
        const queue = queueOf(store);
        queue.push(write("a"), 1);
        queue.push(write("b"), 2);
        await queue.empty();
        expect(store.tried).toEqual(["a", "b"]);
        expect(store.ended).toEqual([[{ failure: never }, 1], [{ answer: {} }, 2]]);
    });
    test("lets others be heard between its turns", async () => {
        const store = carrier();
        let turns = 0;
        const slow = { ...store, write: (each: Write) => (Bun.sleepSync(5), store.write(each)) };
        const queue = queueOf(slow);
        for (let i = 0; i < 20; i++) queue.push(write(`${i}`));
        const count = setInterval(() => turns++, 0);
        await queue.empty();
        clearInterval(count);
        expect(turns).toBeGreaterThan(1);
        expect(store.tried).toHaveLength(20);
    });
});
