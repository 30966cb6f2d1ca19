/** A Worker with another copy of the library: opens the store, appends, and says what came of it. */
import { Manager } from "kioku";
import { load } from "../../../../bindings/bun/src/ffi";

declare const self: Worker;

self.onmessage = ({ data: { library, path } }) => {
  load(library);  // Bun 1.3.14 does not let a Worker set its environment
  try {
    using memory = Manager.open(path);
    self.postMessage({ seq: memory.addMessage("s", { role: "user", content: "other" }).seq });
  } catch (error) {
    self.postMessage({ failure: String(error) });
  }
};
