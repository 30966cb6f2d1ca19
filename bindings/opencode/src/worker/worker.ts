// The Worker: the one thread that opens the store. Whatever waits for a disk or a lock waits here.
import type { Asks, FromWorker, Notice, Start, ToWorker, Verb, Write } from "../protocol";
import { itemOf, sessionBlock } from "./block";
import { failureOf, LOCK_WAIT_MS, MemoryStore } from "./memory_store";
import { hitItem, RecallCache, worthy } from "./recall";
import { savedItems } from "./saved_items";
import { carryOut } from "./write";
import { type Outcome, WriteQueue } from "./write_queue";

declare const self: Worker & { onmessage: (event: MessageEvent<ToWorker>) => void; close(): void };

const REOPEN_MS = 200;
const MOST_NOTICES = 1_000;
/** What may go away while the store is being opened. */
const PASSING = new Set(["busy", "deadline"]);

let store: MemoryStore | undefined;
let cache: RecallCache | undefined;
let held: Notice[] = []; // told before the store was open
let opened: (opened: void) => void;
const open = new Promise<void>((resolve) => (opened = resolve));

const say = (message: FromWorker) => self.postMessage(message);

const queue = new WriteQueue({
    write(write: Write): Outcome {
        if (!store) return { failure: { code: "busy", message: "the store is not open yet" } };
        try {
            return { answer: carryOut(store, write) };
        } catch (error) {
            return { failure: failureOf(error) };
        }
    },
    wrote(outcome, id) {
        if ("failure" in outcome) say({ wrote: outcome.failure, id });
        else say({ wrote: null, id, answer: outcome.answer });
    },
    waiting: (failure) => say({ waiting: failure }),
});

async function start(given: Start) {
    try {
        store = await MemoryStore.open(given);
    } catch (error) {
        const failure = failureOf(error);
        if (!PASSING.has(failure.code)) return say({ opened: failure });
        say({ waiting: failure });
        setTimeout(() => start(given), REOPEN_MS);
        return;
    }
    cache = new RecallCache(store);
    say({ opened: null });
    opened();
    queue.hurry();
    for (const notice of held.splice(0)) hear(notice);
    try {
        store.manager.recall("memory", { limit: 1 }); // the first recall of a process reads the index in
    } catch {
        // The next one says why.
    }
}

/** Metrics, events and what is stale: never waited for, and no reason to fail. */
function hear(notice: Notice) {
    if (!store) {
        if (held.length < MOST_NOTICES) held.push(notice);
        return;
    }
    try {
        if (notice.notice === "stale") cache?.dropAbout(notice.path);
        else if (notice.notice === "count") store.manager.countMetric(notice.name, notice.value, notice.tags);
        else store.manager.sendEvent(notice.title, notice.text, { alertType: "error" });
    } catch {
        // A metric that cannot be sent is not worth a word.
    }
}

type Answers = { [V in Verb]: (store: MemoryStore, ask: Asks[V]["ask"], deadlineMs: number) => Asks[V]["answer"] | Promise<Asks[V]["answer"]> };

const answers: Answers = {
    block: sessionBlock,
    recall(store, { session, query, limit, exclude }, deadlineMs) {
        const { hits, degraded, cached } = cache!.hits(query, session, deadlineMs);
        hear({ notice: "count", name: `opencode.memory.cache_${cached ? "hit" : "miss"}`, value: 1, tags: [] });
        const { block = [], appended } = savedItems(store, session);
        const before = new Set([...block, ...appended]);
        const items = worthy(query, hits, session, new Set([...before, ...exclude])).slice(0, limit).map(hitItem);
        return { items, given: hits.filter((hit) => before.has(hit.id)).map(hitItem), degraded, cached };
    },
    search(store, { query, limit }, deadlineMs) {
        const { hits, degraded } = store.manager.recall(query, { ...store.filter(), limit, deadlineMs });
        return { items: hits.map(hitItem), degraded };
    },
    preview(store, { ids }) {
        const { items } = store.manager.forget(ids, { dryRun: true, deadlineMs: LOCK_WAIT_MS });
        return { items: items.map(({ id, kind }) => itemOf(store, id) ?? { id, kind, line: `- (${kind})`, why: "" }) };
    },
    where: (store) => ({ store: store.path, user: store.user, project: store.project, noMetrics: store.noMetrics?.message }),
    async close(store) {
        await queue.empty();
        store.close();
        return {};
    },
};

async function answer(id: number, verb: Verb, ask: unknown, deadlineMs: number) {
    const until = performance.now() + deadlineMs;
    try {
        await open;
        const left = Math.floor(until - performance.now());
        if (left <= 0 && verb !== "close") return; // nobody waits for it any more
        const carry = answers[verb] as (store: MemoryStore, ask: unknown, deadlineMs: number) => unknown;
        say({ id, answer: await carry(store!, ask, left) });
    } catch (error) {
        say({ id, failure: failureOf(error) });
    }
    if (verb === "close") self.close();
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if ("start" in data) start(data.start);
    else if ("post" in data) queue.push(data.post, data.id);
    else if ("tell" in data) hear(data.tell);
    else answer(data.id, data.verb, data.ask, data.deadlineMs);
};
