import { describe, expect, test } from "bun:test";
import { toolResult, userSaid } from "../../../../bindings/opencode/src/capture/messages";
import { learnPrivate } from "../../../../bindings/opencode/src/capture/transcript";
import { cleaned, type Kit } from "../../../../bindings/opencode/src/kit";
import { DEFAULTS } from "../../../../bindings/opencode/src/options";
import { Privacy } from "../../../../bindings/opencode/src/privacy";
import type { Write } from "../../../../bindings/opencode/src/protocol";
import { Once, Sessions } from "../../../../bindings/opencode/src/sessions";

/** A process of the plugin that has just begun; what is handed to the Worker is put into the list. */
function begun() {
    const posted: Write[] = [];
    const client = { post: (write: Write) => posted.push(write), tell() {} } as unknown as Kit["client"];
    const kit: Kit = { client, options: DEFAULTS, privacy: new Privacy(), sessions: new Sessions(), once: new Once(), folder: "/" };
    return { kit, posted };
}

function told(role: string, id: string, text: string, more: object = {}) {
    const at = { id: `prt_${id}`, sessionID: "s", messageID: id };
    return { info: { id, role, sessionID: "s" }, parts: [{ ...at, type: "text", text, ...more }] };
}

describe("after a restart, the transcript that the host sends again", () => {
    test("says what the user called private", () => {
        const { kit, posted } = begun();
        learnPrivate(kit, [told("user", "1", "use <private>hunter-two-secret</private>, PIN <private>4711</private>"), told("assistant", "2", "Done.")]);
        const said = "It is hunter-two-secret, PIN 4711.";
        expect(cleaned(kit, { write: "message", session: "s", role: "assistant", content: said, key: "3" })).toMatchObject({ content: "It is [private], PIN [private]." });
        toolResult(kit, kit.sessions.get("s"), "webfetch", "c", said);
        expect(posted).toMatchObject([{ content: "It is [private], PIN [private]." }]);
    });
    test("says nothing by what the user did not type", () => {
        const { kit } = begun();
        learnPrivate(kit, [
            told("assistant", "1", "<private>ordinary words</private>"),
            told("user", "2", "<private>ordinary words</private>", { synthetic: true }),
            { info: { id: "3", role: "user", sessionID: "s" } }, {},
        ]);
        kit.sessions.get("s").isChild = true;
        learnPrivate(kit, [told("user", "4", "<private>ordinary words</private>")]);
        userSaid(kit, kit.sessions.get("s"), "4", ["<private>ordinary words</private>"]);
        expect(kit.privacy.text("ordinary words")).toBe("ordinary words");
    });
});

describe("the result of a tool", () => {
    test("is cleaned before it is cut: no part of a secret is left at the cut", () => {
        const { kit, posted } = begun();
        userSaid(kit, kit.sessions.get("s"), "1", ["use <private>hunter-two-secret</private>"]);
        posted.length = 0;
        toolResult(kit, kit.sessions.get("s"), "webfetch", "c", `${"x".repeat(19_990)}hunter-two-secret and more`);
        expect(JSON.stringify(posted)).not.toContain("hunter");
    });
    test("that is private as a whole is not stored", () => {
        const { kit, posted } = begun();
        toolResult(kit, kit.sessions.get("s"), "webfetch", "c", "<private>all of it");
        expect(posted).toEqual([]);
    });
});
