// What stands between <private> and </private> is never stored, in any field. The tags may be nested, in any
// case, unclosed (then to the end of the message) and spread over the parts of one message.

const TAG = /<\s*(\/?)\s*private(?:\s[^<>]*?)?\s*(\/?)\s*>|<\s*private\s*$/gi;

/** Shorter texts are words that stand elsewhere by chance. */
const SHORTEST_ECHO = 8;
const MOST_SECRETS = 1_000;

/** Takes the private spans out of the texts of one message, part after part. */
export class PrivateSpans {
    #depth = 0;

    /** What was taken out so far. */
    readonly taken: string[] = [];

    strip(text: string): string {
        let kept = "";
        let from = 0;
        const pass = (to: number) => {
            const span = text.slice(from, to);
            if (this.#depth === 0) kept += span;
            else if (span.trim()) this.taken.push(span.trim());
        };
        for (const tag of text.matchAll(TAG)) {
            pass(tag.index);
            from = tag.index + tag[0].length;
            if (tag[1]) this.#depth = Math.max(0, this.#depth - 1);
            else if (!tag[2]) this.#depth++;
        }
        pass(text.length);
        return kept;
    }
}

/**
 * The last gate before the Worker: strips the tags from every text of a record, and what was private in an
 * earlier message where it is said again without them (by the model, in a command, in an error). Remembers
 * up to 1,000 such texts of 8 characters and more, in memory only.
 */
export class Privacy {
    readonly #secrets = new Set<string>();

    /** The texts of one message, without what is private. */
    message(texts: string[]): string[] {
        const spans = new PrivateSpans();
        const kept = texts.map((text) => spans.strip(text));
        for (const taken of spans.taken) this.#learn(taken);
        return kept.map((text) => storable(this.#withoutEchoes(text)));
    }

    text(text: string): string {
        return this.message([text])[0] ?? "";
    }

    /** A copy of any JSON value with each of its texts cleaned, names of members included. */
    value<Value>(value: Value): Value {
        if (typeof value === "string") return this.text(value) as Value;
        if (Array.isArray(value)) return value.map((each) => this.value(each)) as Value;
        if (typeof value === "object" && value !== null) {
            const members = Object.entries(value).map(([name, each]) => [this.text(name), this.value(each)]);
            return Object.fromEntries(members);
        }
        return value;
    }

    #learn(secret: string) {
        for (const each of [secret, ...secret.split("\n").map((line) => line.trim())]) {
            if (each.length < SHORTEST_ECHO) continue;
            this.#secrets.delete(each); // the newest are kept
            this.#secrets.add(each);
        }
        for (const oldest of this.#secrets) {
            if (this.#secrets.size <= MOST_SECRETS) break;
            this.#secrets.delete(oldest);
        }
    }

    #withoutEchoes(text: string): string {
        for (const secret of this.#secrets) if (text.includes(secret)) text = text.replaceAll(secret, "[private]");
        return text;
    }
}

/** The store refuses halves of characters, which results that were cut may hold, and NUL. */
function storable(text: string): string {
    return text.toWellFormed().replaceAll("\0", "\ufffd");
}
