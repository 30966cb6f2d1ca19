// The options of the plugin: the second half of its entry in opencode.json.

/** Each part can be switched off; docs/opencode.md says what each is for. */
export interface Options {
    store?: string;
    library?: string;
    user?: string;
    project?: string;
    context: boolean;
    contextTokens: number;
    recall: boolean;
    recallItems: number;
    deadlineMs: number;
    messages: boolean;
    toolResults: string[];
    files: boolean;
    errors: boolean;
    completions: boolean;
    rememberThat: boolean;
    compaction: boolean;
    tools: boolean;
    metrics: boolean;
}

export const DEFAULTS: Options = {
    context: true,
    contextTokens: 1_500,
    recall: true,
    recallItems: 5,
    deadlineMs: 150,
    messages: true,
    toolResults: ["task", "webfetch", "websearch"],
    files: true,
    errors: true,
    completions: true,
    rememberThat: true,
    compaction: true,
    tools: true,
    metrics: true,
};

const TEXTS = ["store", "library", "user", "project"];
const RANGES: Record<string, [number, number]> = { contextTokens: [100, 20_000], recallItems: [1, 50], deadlineMs: [50, 10_000] };

/** What was given, over the defaults; and one line for each option that is unknown or no use, by name. */
export function readOptions(given: unknown): { options: Options; complaints: string[] } {
    const options: Record<string, unknown> = { ...DEFAULTS };
    const complaints: string[] = [];
    const entries = typeof given === "object" && given !== null ? Object.entries(given) : [];
    for (const [name, value] of entries) {
        const problem = problemWith(name, value);
        if (problem) complaints.push(`option ${name}: ${problem}`);
        else options[name] = value;
    }
    return { options: options as unknown as Options, complaints };
}

function problemWith(name: string, value: unknown): string | undefined {
    const range = RANGES[name];
    if (TEXTS.includes(name)) return typeof value === "string" && value ? undefined : "must be a text";
    if (range) {
        const [least, most] = range;
        const fits = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
        return fits ? undefined : `must be a whole number from ${least} to ${most}`;
    }
    if (name === "toolResults") {
        const fits = Array.isArray(value) && value.every((each) => typeof each === "string");
        return fits ? undefined : "must be a list of names of tools";
    }
    if (!(name in DEFAULTS)) return `unknown; known are ${[...TEXTS, ...Object.keys(DEFAULTS)].join(", ")}`;
    return typeof value === "boolean" ? undefined : "must be true or false";
}
