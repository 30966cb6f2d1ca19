import { describe, expect, test } from "bun:test";
import { DEFAULTS, readOptions } from "../../../../bindings/opencode/src/options";

describe("options", () => {
    test("are the defaults where nothing is given", () => {
        for (const given of [undefined, null, {}]) expect(readOptions(given)).toEqual({ options: DEFAULTS, complaints: [] });
    });
    test("are named once where they are unknown or no use, and the others stand", () => {
        const { options, complaints } = readOptions({ recal: true, contextTokens: 5, recall: "yes", store: "", toolResults: "bash", tools: false });
        expect(complaints.map((each) => each.split(":")[0])).toEqual(["option recal", "option contextTokens", "option recall", "option store", "option toolResults"]);
        expect(complaints[1]).toContain("100 to 20000");
        expect(options).toEqual({ ...DEFAULTS, tools: false });
    });
});
