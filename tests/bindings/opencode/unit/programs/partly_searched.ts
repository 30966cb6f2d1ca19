// What two of the tools answer over a store that is larger than KIOKU_RECALL_MEMORY_MB allows to be searched.
import { recalled } from "../../../../../bindings/opencode/src/context";
import { post } from "../../../../../bindings/opencode/src/kit";
import { memoryTools } from "../../../../../bindings/opencode/src/tools";
import { PATIENCE_MS, Place } from "../kit";

const place = new Place();
const kit = place.kit({ metrics: true }); // the environment is read for its sake
for (let i = 0; i < 6_000; i++) post(kit, { write: "message", session: "other", role: "user", content: `message ${i} of thing${i % 100}`, key: `${i}` });
await kit.client.write({ write: "message", session: "other", role: "user", content: "The end.", key: "end" }, PATIENCE_MS);
const context = { sessionID: "s", abort: new AbortController().signal };
const search = await memoryTools(kit).memory_search!.execute({ query: "unheard" }, context);
await recalled(kit, kit.sessions.get("s"), "unheard", PATIENCE_MS);
const why = await memoryTools(kit).memory_why!.execute({ rebuild: false }, context);
console.log(JSON.stringify([search, why]));
await place.remove();
process.exit(0);
