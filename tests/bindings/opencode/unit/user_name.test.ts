import { afterAll, expect, test } from "bun:test";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "user-name-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = join(folder, "name.ts");
const module = join(import.meta.dir, "../../../../bindings/opencode/src/worker/user_name.ts");
writeFileSync(program, `import { userName } from ${JSON.stringify(module)};
const [uid, file] = process.argv.slice(2);
console.log(uid ? userName(Number(uid), file) : userName());`);

/** The name in a process with this environment. */
function nameIn(environment: Record<string, string>, ...words: string[]): string {
    const env = { PATH: process.env.PATH!, BUN_BE_BUN: "1", ...environment };
    return spawnSync(process.execPath, [program, ...words], { env, encoding: "utf8", timeout: 60_000 }).stdout.trim();
}

test("the user is the one of the operating system, whatever the environment says", () => {
    const name = execFileSync("id", ["-un"]).toString().trim();
    expect(nameIn({})).toBe(name);
    expect(nameIn({ USER: "somebody-else", LOGNAME: "somebody-else" })).toBe(name);
});
test("a user who is in no file of users is asked of the system, and one without a name has a number", () => {
    const file = join(folder, "passwd");
    writeFileSync(file, "ada:x:1:1::/:/bin/sh\nbob:x:4242:1::/:/bin/sh\n");
    expect(nameIn({}, "4242", file)).toBe("bob");
    expect(nameIn({}, "0", file)).toBe(execFileSync("id", ["-un", "0"]).toString().trim());
    expect(nameIn({}, "424242", file)).toBe("uid-424242");
    expect(nameIn({}, "424242", join(folder, "none"))).toBe("uid-424242");
});
