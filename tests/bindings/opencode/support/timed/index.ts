// The plugin with a clock at each of its hooks: one line of JSON for each call, [hook, ms], into
// KIOKU_TIMES. KIOKU_PLUGIN is the plugin's entry. Of a hook that waits for nothing, what other work the
// host does before it takes notice is not the hook's time: "NAME, running" is the part that holds the thread.
import { appendFileSync } from "node:fs";

const note = (hook: string, since: number) =>
    appendFileSync(process.env.KIOKU_TIMES!, `${JSON.stringify([hook, performance.now() - since])}\n`);

export default {
    id: "timed",
    async server(input: unknown, options: unknown) {
        const loading = performance.now();
        const { default: plugin } = await import(process.env.KIOKU_PLUGIN!);
        note("import", loading);
        const making = performance.now();
        const hooks = await plugin.server(input, options);
        note("factory", making);
        for (const [name, hook] of Object.entries(hooks)) {
            if (typeof hook !== "function") continue;
            hooks[name] = async (...args: unknown[]) => {
                const since = performance.now();
                const ending = hook(...args);
                note(`${name}, running`, since);
                try {
                    return await ending;
                } finally {
                    note(name, since);
                }
            };
        }
        return hooks;
    },
};
