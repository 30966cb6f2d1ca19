import { describe, expect, test } from "bun:test";
import { Privacy, PrivateSpans } from "../../../../bindings/opencode/src/privacy";

const strip = (text: string) => new PrivateSpans().strip(text);

describe("private spans", () => {
    test("are taken out with their tags", () => {
        expect(strip("a <private>key</private> b")).toBe("a  b");
        expect(strip("<private>a</private>b<private>c</private>")).toBe("b");
    });
    test("may be in any case, with spaces and attributes in the tags", () => {
        expect(strip("a<PRIVATE>x</Private>b")).toBe("ab");
        expect(strip("a< private >x</ private >b")).toBe("ab");
        expect(strip('a<private reason="keys">x</private>b')).toBe("ab");
        expect(strip("a<private\n>x</private\n>b")).toBe("ab");
    });
    test("may be nested: the outermost end ends them", () => {
        expect(strip("a<private>x<private>y</private>z</private>b")).toBe("ab");
    });
    test("reach to the end where they are not closed, or their tag is cut", () => {
        expect(strip("a<private>x y z")).toBe("a");
        expect(strip("a<private>x<private>y</private>z")).toBe("a");
        expect(strip("a <private")).toBe("a ");
        expect(strip("a < private \n")).toBe("a ");
    });
    test("are not begun by an end or by an empty tag", () => {
        expect(strip("a</private>b")).toBe("ab");
        expect(strip("a<private/>b")).toBe("ab");
    });
    test("are not what only looks alike", () => {
        for (const text of ["<privateKey>k</privateKey>", "<private-api>k</private-api>", "a private matter", "x < private_key"])
            expect(strip(text)).toBe(text);
    });
    test("go on from part to part of a message", () => {
        expect(new Privacy().typed(["a <private>b", "c", "d</private> e"])).toEqual(["a ", "", " e"]);
    });
    test("of one message do not reach into the next", () => {
        const privacy = new Privacy();
        privacy.message(["a <private>b"]);
        expect(privacy.message(["c"])).toEqual(["c"]);
    });
});

describe("the gate", () => {
    test("cleans every text of a record, names of members too", () => {
        const given = { a: "x<private>1</private>", b: [{ c: "<private>2</private>y", "d<private>3</private>": 4 }], e: null, f: true };
        expect(new Privacy().value(given) as unknown).toEqual({ a: "x", b: [{ c: "y", d: 4 }], e: null, f: true });
    });
    test("takes out what was private before where it is said again", () => {
        const privacy = new Privacy();
        privacy.typed(["use <private>sk-12345678</private>"]);
        expect(privacy.text("curl -H sk-12345678")).toBe("curl -H [private]");
    });
    test("takes out each line of a private text of several", () => {
        const privacy = new Privacy();
        privacy.typed(["<private>user: root\npassword: hunter22\n</private>"]);
        expect(privacy.text("it is password: hunter22 then")).toBe("it is [private] then");
    });
    test("takes out a private word of four characters as a word, not within others", () => {
        const privacy = new Privacy();
        privacy.typed(["my PIN is <private>4711</private>, the name <private>a+b$</private>"]);
        expect(privacy.text("pin=4711; 4711, 14711 4711x _4711 a+b$")).toBe("pin=[private]; [private], 14711 4711x _4711 [private]");
    });
    test("leaves shorter words that were private once, and short lines", () => {
        const privacy = new Privacy();
        privacy.typed(["<private>abc</private> <private>if x\nelse\nend</private>"]);
        expect(privacy.text("abc or else")).toBe("abc or else");
    });
    test("leaves no rest of what has another private text in it", () => {
        const privacy = new Privacy();
        privacy.typed(["<private>hunter22</private> <private>hunter22-production</private>"]);
        expect(privacy.text("hunter22-production hunter22")).toBe("[private] [private]");
    });
    test("learns nothing from what the user did not type", () => {
        const privacy = new Privacy();
        privacy.typed(["use <private>sk-12345678</private>"]);
        const page = `<p>deploy the service <private>\n${Array.from({ length: 2_000 }, (_, i) => `ordinary words ${i}`).join("\n")}`;
        expect(privacy.text(page)).toBe("<p>deploy the service ");
        expect(privacy.message(["<private>more words</private>"])).toEqual([""]);
        expect(privacy.value({ a: "<private>other words</private>" })).toEqual({ a: "" });
        for (const text of ["ordinary words 7", "more words", "other words"]) expect(privacy.text(text)).toBe(text);
        expect(privacy.text("sk-12345678")).toBe("[private]");
    });
    test("leaves nothing that the store refuses", () => {
        expect(new Privacy().text("a\ud83d b\0c 😀")).toBe("a\ufffd b\ufffdc 😀");
    });
    test("forgets the oldest of more than a thousand", () => {
        const privacy = new Privacy();
        for (let i = 0; i < 1_001; i++) privacy.typed([`<private>secret-${10_000 + i}</private>`]);
        expect(privacy.text("secret-10000 secret-10001")).toBe("secret-10000 [private]");
    });
});

describe("a text of a megabyte", () => {
    const size = 1 << 20;
    const spaces = " ".repeat(size);
    const hostile: Record<string, string> = {
        "spaces in a tag": `<private${spaces}`,
        "spaces in a tag that is another": `<private${spaces}<`,
        "spaces in front of a name": `<${spaces}x`,
        "spaces around a slash": `<${spaces}/${spaces}x`,
        "attributes without an end": `<private ${"a=b / ".repeat(size / 6)}`,
        "tags without an end": "<private ".repeat(size / 9),
        "spaces and tags": `<  private  /  `.repeat(size / 16),
        "brackets": "<".repeat(size),
        "tags": "<private>x</private>".repeat(size / 20),
        "lines that are private": `<private>${"a private line\n".repeat(size / 15)}`,
    };
    for (const [name, text] of Object.entries(hostile)) {
        test(`is read in one pass: ${name}`, () => {
            const privacy = new Privacy();
            privacy.typed([text]);
            privacy.text(text);
        }, 20_000);
    }
});
