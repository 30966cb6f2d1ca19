import { describe, expect, test } from "bun:test";
import { worthy } from "../../../../bindings/opencode/src/worker/recall";

const hit = (id: string, score: number, matched: string[], more: object = {}) =>
    ({ id, kind: "memory", text: id, score, signals: {}, matched, session: null, source: null, metadata: {}, created_at: "2026-11-21T00:00:00Z", reason: "", ...more }) as any;
const ids = (query: string, hits: any[], exclude: string[] = []) => worthy(query, hits, "here", new Set(exclude)).map((each) => each.id);

describe("a hit is worth the model's attention", () => {
    test("where two words of the query stand in it, or its name of a thing", () => {
        const query = "how do we deploy the parser service";
        expect(ids(query, [hit("a", 20, ["deploy", "parser"]), hit("b", 18, ["deploy"]), hit("c", 17, ["parse_config"]), hit("d", 16, ["readConfig"])])).toEqual(["a", "c", "d"]);
    });
    test("where the query is a word or two, and it has one", () => {
        expect(ids("deploy", [hit("a", 20, ["deploy"])])).toEqual(["a"]);
    });
    test("not where it is far below the best", () => {
        expect(ids("deploy parser service", [hit("a", 30, ["deploy", "parser"]), hit("b", 9, ["deploy", "parser"])])).toEqual(["a"]);
    });
    test("not where the model has it already", () => {
        const words = ["deploy", "parser"];
        const hits = [hit("a", 9, words, { session: "here", kind: "message" }), hit("b", 9, words, { metadata: { session: "here" } }), hit("c", 9, words), hit("d", 9, words, { session: "there" })];
        expect(ids("deploy the parser", hits, ["c"])).toEqual(["d"]);
        expect(ids("deploy the parser", [hit("a", 90, words, { session: "here" }), hit("b", 9, words)])).toEqual(["b"]);
    });
});
