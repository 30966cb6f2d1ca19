// Carries out one write on the store.
import type { Write, Written } from "../protocol";
import { LOCK_WAIT_MS, type MemoryStore } from "./memory_store";
import { saveItems } from "./saved_items";

const deadline = { deadlineMs: LOCK_WAIT_MS };

/** Throws what the library throws. Repeating a write that was carried out changes nothing: it has a key. */
export function carryOut(store: MemoryStore, write: Write): Written {
    const { manager } = store;
    switch (write.write) {
        case "message": {
            store.beginSession(write.session);
            const { session, role, content, key, name, callID, metadata } = write;
            const fields = { name, toolCallId: callID, metadata, externalId: key, idempotencyKey: key };
            manager.addMessage(session, { role, content, ...fields, ...deadline });
            return {};
        }
        case "episode": {
            const { session, content, key, metadata } = write;
            if (session) store.beginSession(session);
            const about = { kind: metadata.type, source: "opencode", metadata, idempotencyKey: key };
            manager.storeEpisode(content, { session, ...about, ...store.scope("project"), ...deadline });
            return {};
        }
        case "memory": {
            // Its session stands in the metadata, not in its scope: what is said in two sessions is one memory.
            const about = { source: "opencode", metadata: { session: write.session }, ...store.scope(write.scope) };
            const { id, existed } = manager.remember(write.content, { ...about, ...deadline });
            return { id, existed };
        }
        case "forget": {
            const { erased, items } = manager.forget(write.ids, deadline);
            return { erased: String(erased), items: items.length };
        }
        case "given":
            saveItems(store, write.session, write.to, write.ids);
            return {};
    }
}
