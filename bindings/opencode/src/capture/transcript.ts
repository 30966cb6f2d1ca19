// What the host sends to the model again: the session's messages so far, those of earlier processes too.
import type { TextPart } from "../host";
import type { Kit } from "../kit";

interface Told {
    info?: { id?: string; role?: string; sessionID?: string };
    parts?: TextPart[];
}

/** Learns what the user called private in messages that this process has not seen; each is read once. */
export function learnPrivate(kit: Kit, messages: Told[]) {
    for (const { info, parts = [] } of messages) {
        if (info?.role !== "user" || !info.sessionID || kit.sessions.get(info.sessionID).isChild) continue;
        if (kit.once.isNew(`told:${info.id}`)) kit.privacy.typed(typedTexts(parts));
    }
}

/** What the user typed, without what the host or a plugin added. */
function typedTexts(parts: TextPart[]): string[] {
    return parts.flatMap((part) => (part.type === "text" && !part.synthetic && typeof part.text === "string" ? [part.text] : []));
}
