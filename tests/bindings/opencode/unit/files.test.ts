import { describe, expect, test } from "bun:test";
import { modified } from "../../../../bindings/opencode/src/capture/files";
import { lineCounts } from "../../../../bindings/opencode/src/line_counts";

describe("lines", () => {
    test("are counted as added and deleted", () => {
        expect(lineCounts("", "a\nb\n")).toEqual({ additions: 2, deletions: 0 });
        expect(lineCounts("a\nb\n", "")).toEqual({ additions: 0, deletions: 2 });
        expect(lineCounts("a\nb\nc\n", "a\nx\nc\ny\n")).toEqual({ additions: 2, deletions: 1 });
        expect(lineCounts("a", "a\n")).toEqual({ additions: 0, deletions: 0 });
        expect(lineCounts("a\na\n", "a\n")).toEqual({ additions: 0, deletions: 1 });
    });
});

describe("what a tool says it modified", () => {
    test("is known of write, edit and patches", () => {
        expect(modified("write", { filePath: "a", content: "1\n2\n" }, {}, "1\n")).toEqual([{ path: "a", counts: { additions: 1, deletions: 0 } }]);
        expect(modified("write", { filePath: "a", content: "1" }, {})).toEqual([{ path: "a", counts: undefined }]);
        const filediff = { file: "a", patch: "", additions: 3, deletions: 2 };
        expect(modified("edit", { filePath: "a" }, { filediff })).toEqual([{ path: "a", counts: { additions: 3, deletions: 2 } }]);
        const files = [{ filePath: "a", type: "add", additions: 1, deletions: 0 }, { filePath: "b", movePath: "c", type: "move", additions: 0, deletions: 1 }];
        expect(modified("apply_patch", { patchText: "" }, { files }).map((each) => each.path)).toEqual(["a", "c"]);
    });
    test("is nothing for tools that modify none, and for results of another shape", () => {
        expect(modified("read", { filePath: "a" })).toEqual([]);
        expect(modified("edit", {}, {})).toEqual([]);
        expect(modified("apply_patch", {}, { files: "a" })).toEqual([]);
        expect(modified("edit", { filePath: "a" }, undefined)).toEqual([{ path: "a", counts: undefined }]);
    });
});
