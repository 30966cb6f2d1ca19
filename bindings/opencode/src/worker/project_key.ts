// Which project a folder belongs to, under names that survive a moved folder and other worktrees.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { basename, dirname, resolve } from "node:path";

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
    if (remote) keys.push(normalRemote(git(folder, "config", "--get", `remote.${remote}.url`), repository(folder)));
    const roots = git(folder, "rev-list", "--max-parents=0", "HEAD").split("\n").filter(Boolean).sort();
    if (roots[0]) keys.push(`git:${roots[0]}`);
    keys.push(`path:${folder}`);
    return keys.filter(Boolean).map(short);
}

/**
 * One name for the spellings of one remote: host/owner/name, without protocol, user, password, port and
 * ".git". A remote on this machine is named by its path; a relative one is below `base`. What may still
 * hold a password, for it is spelled as git would not take it, is named by its hash.
 */
export function normalRemote(url: string, base = "/"): string {
    const trimmed = url.trim().replace(/^[a-z0-9+.-]+::(?=[a-z][a-z0-9+.-]*:\/\/)/i, ""); // helper::https://…
    if (!trimmed) return "";
    // A user's part ends at the last @ before the path: a password may hold one.
    const withProtocol = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#]*?)(?::\d+)?([/?#].*)?$/i.exec(trimmed);
    const asScp = /^(?:[^/]*@)?([^/:@]{2,}):(?!\/\/)(.+)$/.exec(trimmed); // one letter is a Windows drive
    const [host = "", path = ""] = (withProtocol ?? asScp)?.slice(1) ?? ["", trimmed];
    if (`${host}${path}`.includes("@") || /^[a-z0-9+.-]+::/i.test(trimmed)) return hashed(trimmed);
    const name = path.replace(/[?#].*$/, "").replace(/\/+$/, "").replace(/\.git$/i, "");
    if (host) return `${host.toLowerCase()}/${name.replace(/^\/+(?:~\/)?/, "")}`;
    return `file:${/^([a-z]:)?[/\\]/i.test(name) ? name : resolve(base, name)}`;
}

/** The folder that git takes a relative remote from: of a repository with several worktrees, the first. */
function repository(folder: string): string {
    const shared = resolve(folder, git(folder, "rev-parse", "--git-common-dir"));
    return basename(shared) === ".git" ? dirname(shared) : git(folder, "rev-parse", "--show-toplevel") || folder;
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
    return Buffer.byteLength(key) <= LONGEST ? key : hashed(key);
}

function hashed(text: string): string {
    return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
