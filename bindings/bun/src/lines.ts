/** Export and import in pieces, each with a Worker of its own that waits for them. */
import * as calls from "./calls";
import { refuse } from "./error";
import { Handle } from "./handle";
import { parsed } from "./inputs";
import type { ImportResult } from "./types";

/** JSON Lines, whole or cut anywhere, even inside a character. */
export type Pieces = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

const encoder = new TextEncoder();

/** Records on their way out. */
export class Exported extends Handle {
  constructor(handle: number) {
    super(handle, calls.exportClose);
  }

  /** Each line, without its newline. */
  async *lines(): AsyncGenerator<string, void, void> {
    try {
      for (;;) {
        const lines = await this.later({ name: "exportNext", inputs: [] }) as string | null;
        if (lines === null) return;
        yield* lines.slice(0, -1).split("\n");
      }
    } finally {
      this.close();
    }
  }
}

/** Records on their way in. */
export class Imported extends Handle {
  constructor(handle: number) {
    super(handle, calls.importClose);
  }

  /** Hands all pieces over and waits until they are written. */
  async take(pieces: Pieces): Promise<ImportResult> {
    for await (const piece of typeof pieces === "string" || pieces instanceof Uint8Array ? [pieces] : pieces) {
      const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
      if (!(bytes instanceof Uint8Array)) refuse("a piece is neither a string nor a Uint8Array");
      await this.later({ name: "importPush", inputs: [bytes] });
    }
    return parsed(await this.later({ name: "importFinish", inputs: [] }));
  }
}
