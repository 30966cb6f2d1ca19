// The plugin's parts over a real Worker and a store of their own: what they need without OpenCode.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kit } from "../../../../bindings/opencode/src/kit";
import { start } from "../../../../bindings/opencode/src/start";

if (!process.env.KIOKU_LIBRARY) throw new Error("KIOKU_LIBRARY must name libkioku.so");

/** Enough for a busy machine: no test is about how fast it is. */
export const PATIENCE_MS = 60_000;

/** A folder, with kits over one store in it; one opened after another was closed is the plugin after a restart. */
export class Place {
    readonly folder = mkdtempSync(join(tmpdir(), "opencode-kioku-"));
    readonly #kits: Kit[] = [];

    kit(options: object = {}): Kit {
        const complain = (_level: string, message: string) => console.error(message);
        const kit = start(this.folder, { store: join(this.folder, "kioku.db"), user: "ada", project: "engine", metrics: false, ...options }, complain);
        this.#kits.push(kit);
        return kit;
    }

    async remove() {
        for (const kit of this.#kits) await kit.client.close(PATIENCE_MS);
        rmSync(this.folder, { recursive: true });
    }
}
