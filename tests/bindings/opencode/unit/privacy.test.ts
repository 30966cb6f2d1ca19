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
        expect(new Privacy().message(["a <private>b", "c", "d</private> e"])).toEqual(["a ", "", " e"]);
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
        privacy.message(["use <private>sk-12345678</private>"]);
        expect(privacy.text("curl -H sk-12345678")).toBe("curl -H [private]");
    });
    test("takes out each line of a private text of several", () => {
        const privacy = new Privacy();
        privacy.message(["<private>user: root\npassword: hunter22\n</private>"]);
        expect(privacy.text("it is password: hunter22 then")).toBe("it is [private] then");
    });
    test("leaves short words that were private once", () => {
        const privacy = new Privacy();
        privacy.message(["<private>test</private>"]);
        expect(privacy.text("run the test")).toBe("run the test");
    });
    test("leaves nothing that the store refuses", () => {
        expect(new Privacy().text("a\ud83d b\0c 😀")).toBe("a\ufffd b\ufffdc 😀");
    });
    test("forgets the oldest of more than a thousand", () => {
        const privacy = new Privacy();
        for (let i = 0; i < 1_001; i++) privacy.message([`<private>secret-${10_000 + i}</private>`]);
        expect(privacy.text("secret-10000 secret-10001")).toBe("secret-10000 [private]");
    });
});
