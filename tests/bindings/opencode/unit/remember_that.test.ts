import { describe, expect, test } from "bun:test";
import { rememberThat } from "../../../../bindings/opencode/src/remember_that";

const kept = (text: string) => rememberThat(text).map((each) => each.content);

describe("remember that", () => {
    test("keeps what follows, to the end of the sentence", () => {
        expect(kept("Remember that we deploy on Fridays. Now fix the bug.")).toEqual(["we deploy on Fridays"]);
        expect(kept("please remember that the API runs on port 8080")).toEqual(["the API runs on port 8080"]);
        expect(kept("Fix it. And remember: use v2.1 of the client!")).toEqual(["use v2.1 of the client"]);
        expect(kept("Keep in mind that a.b is slow.\nDon't forget that c is not.")).toEqual(["a.b is slow", "c is not"]);
        expect(kept("Remember that a is 1. Remember that b is 2.")).toEqual(["a is 1", "b is 2"]);
    });
    test("is an order, not a question and not a report", () => {
        expect(kept("Do you remember that bug?")).toEqual([]);
        expect(kept("Remember that bug?")).toEqual([]);
        expect(kept("I can't remember that name.")).toEqual([]);
        expect(kept("She said to remember the milk")).toEqual([]);
        expect(kept("Remember to push.")).toEqual([]);
    });
    test("is not a note of somebody else in what was pasted", () => {
        expect(kept("It fails:\nNote: this API is deprecated.\nwarning. Note: the rule runs always. Note that x is 1.")).toEqual([]);
        expect(kept("Make a note that x is 1.")).toEqual(["x is 1"]);
    });
    test("is not looked for in code", () => {
        expect(kept("See:\n```\nRemember that x\n```\n")).toEqual([]);
        expect(kept("```\nRemember that x")).toEqual([]);
    });
    test("is for every project where it is about the user or says so", () => {
        const scopes = (text: string) => rememberThat(text).map((each) => each.scope);
        expect(scopes("Remember that I prefer tabs")).toEqual(["user"]);
        expect(scopes("Remember that my editor is vim")).toEqual(["user"]);
        expect(scopes("Remember that tests come first in all projects")).toEqual(["user"]);
        expect(scopes("Remember that the build needs Java")).toEqual(["project"]);
    });
});
