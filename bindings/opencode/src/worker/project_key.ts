// Which project a folder belongs to, under names that survive a moved folder and other worktrees.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";

const LONGEST = 256; // bytes of a scope's value

/**
 * The project's names, best first: its git remote, its root commit, its path. What is stored carries the
 * first; what is read may carry any, so that a project that gains a remote keeps its memories. Runs git:
 * for the Worker only.
 */
export function projectKeys(folder: string): string[] {
    const keys: string[] = [];
    const remotes = git(folder, "remote").split("\n").filter(Boolean).sort();
    const remote = remotes.includes("origin") ? "origin" : remotes[0];
    if (remote) keys.push(normalRemote(git(folder, "config", "--get", `remote.${remote}.url`)));
    const roots = git(folder, "rev-list", "--max-parents=0", "HEAD").split("\n").filter(Boolean).sort();
    if (roots[0]) keys.push(`git:${roots[0]}`);
    keys.push(`path:${folder}`);
    return keys.filter(Boolean).map(short);
}

/**
 * One name for the spellings of one remote: host/owner/name, without protocol, user, password, port and
 * ".git". A remote on this machine is named by its path.
 */
export function normalRemote(url: string): string {
    const trimmed = url.trim();
    if (!trimmed) return "";
    const withProtocol = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^/]*?)(?::\d+)?(\/.*)?$/i.exec(trimmed);
    const asScp = /^(?:[^@/:]+@)?([^/:]{2,}):(?!\/\/)(.+)$/.exec(trimmed); // one letter is a Windows drive
    let host = "";
    let path = trimmed;
    if (withProtocol) [host, path] = [withProtocol[2] ?? "", withProtocol[3] ?? ""];
    else if (asScp) [host, path] = [asScp[1] ?? "", asScp[2] ?? ""];
    const name = path.replace(/[?#].*$/, "").replace(/\/+$/, "").replace(/\.git$/i, "");
    return host ? `${host.toLowerCase()}/${name.replace(/^\/+(?:~\/)?/, "")}` : `file:${name}`;
}

function git(folder: string, ...words: string[]): string {
    try {
        const run = execFileSync("git", ["-C", folder, ...words], { stdio: ["ignore", "pipe", "ignore"], timeout: 5_000 });
        return run.toString().trim();
    } catch {
        return ""; // no git, no repository, no commit, no remote
    }
}

function short(key: string): string {
    return Buffer.byteLength(key) <= LONGEST ? key : `sha256:${createHash("sha256").update(key).digest("hex")}`;
}
