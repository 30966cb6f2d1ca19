// Whose memories these are: the user of the operating system, whatever the environment says.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";

/**
 * The name that belongs to the process's user id, from the file of users or else from `id`; without one
 * "uid-N". Bun takes os.userInfo().username from USER, and says "unknown" where a service has none.
 */
export function userName(uid = process.getuid?.(), file = "/etc/passwd"): string {
    if (uid === undefined) return userInfo().username; // Windows
    try {
        const line = readFileSync(file, "utf8").split("\n").find((each) => each.split(":")[2] === String(uid));
        const name = line?.split(":")[0] || execFileSync("id", ["-un", String(uid)], { stdio: ["ignore", "pipe", "ignore"], timeout: 5_000 }).toString().trim();
        return name || `uid-${uid}`;
    } catch {
        return `uid-${uid}`; // no such file, no such program, no such name
    }
}
