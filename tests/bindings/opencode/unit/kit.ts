// The plugin's parts over a real Worker and a store of their own: what they need without OpenCode.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryClient } from "../../../../bindings/opencode/src/client";
import type { Kit } from "../../../../bindings/opencode/src/kit";
import { readOptions } from "../../../../bindings/opencode/src/options";
import { Privacy } from "../../../../bindings/opencode/src/privacy";
import { Once, Sessions } from "../../../../bindings/opencode/src/sessions";

if (!process.env.KIOKU_LIBRARY) throw new Error("KIOKU_LIBRARY must name libkioku.so");

/** Enough for a busy machine: no test is about how fast it is. */
export const PATIENCE_MS = 60_000;

/** A folder, with kits over one store in it; one opened after another was closed is the plugin after a restart. */
export class Place {
    readonly folder = mkdtempSync(join(tmpdir(), "opencode-kioku-"));
    readonly #kits: Kit[] = [];

    kit(given: object = {}): Kit {
        const { folder } = this;
        const { options } = readOptions({ store: join(folder, "kioku.db"), user: "ada", project: "engine", metrics: false, ...given });
        const { store, library, user, project, metrics } = options;
        const client = new MemoryClient({ store, library, user, project, folder, metrics }, (what) => console.error(what));
        const kit = { client, options, privacy: new Privacy(), sessions: new Sessions(), once: new Once(), folder, directory: folder };
        this.#kits.push(kit);
        return kit;
    }

    async remove() {
        for (const kit of this.#kits) await kit.client.close(PATIENCE_MS);
        rmSync(this.folder, { recursive: true });
    }
}
