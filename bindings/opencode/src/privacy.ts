// What stands between <private> and </private> is never stored, in any field. The tags may be nested, in any
// case, unclosed (then to the end of the message) and spread over the parts of one message.

// Read in one pass whatever the text: what repeats reaches no further than the next "<", and no two parts of
// the pattern can share the same characters. Fetched pages pass here, on the host's thread.
const TAG = /<\s*(\/\s*)?private(?:(\s[^<>]*|\/\s*)?>|\s*$)/gi;

/** Shorter texts are words that stand elsewhere by chance. */
const SHORTEST_ECHO = 8;
/** Of a text that is one word: it is looked for as a word by itself only. */
const SHORTEST_WORD = 4;
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
            else if (!tag[2]?.trimEnd().endsWith("/")) this.#depth++;
        }
        pass(text.length);
        return kept;
    }
}

/**
 * The last gate before the Worker: strips the tags from every text of a record, and what the user called
 * private before where it is said again without them (by the model, in a command, in an error). Remembers up
 * to 1,000 such texts of 8 characters and more, or of one word of 4 and more, in memory only.
 */
export class Privacy {
    /** With the pattern of those that are looked for as words. */
    readonly #secrets = new Map<string, RegExp | undefined>();
    /** The longest first: one may be a part of another. */
    #sorted: [string, RegExp | undefined][] = [];

    /** The texts of one message that the user typed, without what is private, which is looked for from now on. */
    typed(texts: string[]): string[] {
        const spans = new PrivateSpans();
        const kept = texts.map((text) => spans.strip(text));
        for (const taken of spans.taken) this.#learn(taken);
        if (spans.taken.length > 0) this.#sorted = [...this.#secrets].sort(([one], [other]) => other.length - one.length);
        return kept.map((text) => storable(this.#withoutEchoes(text)));
    }

    /**
     * The texts of one message of anybody else, without what is private. Nothing is learned from them: a
     * fetched page could else have any words taken out of what is stored.
     */
    message(texts: string[]): string[] {
        const spans = new PrivateSpans();
        return texts.map((text) => storable(this.#withoutEchoes(spans.strip(text))));
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
        if (secret.length < SHORTEST_ECHO && secret.length >= SHORTEST_WORD && !/\s/.test(secret)) this.#add(secret, asWord(secret));
        for (const each of [secret, ...secret.split("\n").map((line) => line.trim())]) {
            if (each.length >= SHORTEST_ECHO) this.#add(each, undefined);
        }
        for (const oldest of this.#secrets.keys()) {
            if (this.#secrets.size <= MOST_SECRETS) break;
            this.#secrets.delete(oldest);
        }
    }

    #add(secret: string, pattern: RegExp | undefined) {
        this.#secrets.delete(secret); // the newest are kept
        this.#secrets.set(secret, pattern);
    }

    #withoutEchoes(text: string): string {
        for (const [secret, pattern] of this.#sorted) {
            if (text.includes(secret)) text = text.replaceAll(pattern ?? secret, "[private]");
        }
        return text;
    }
}

function asWord(word: string): RegExp {
    const literal = word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, "gu");
}

/** The store refuses halves of characters, which results that were cut may hold, and NUL. */
function storable(text: string): string {
    return text.toWellFormed().replaceAll("\0", "\ufffd");
}
