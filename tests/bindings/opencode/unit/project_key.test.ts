import { afterAll, describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { normalRemote, projectKeys } from "../../../../bindings/opencode/src/worker/project_key";

describe("a remote", () => {
    test("has one name, however it is spelled", () => {
        for (const url of [
            "git@github.com:ada/engine.git", "https://github.com/ada/engine", "https://GitHub.com/ada/engine.git/",
            "ssh://git@github.com:22/ada/engine.git", "https://ada:ghp_secret@github.com/ada/engine.git", "git://github.com/ada/engine",
            "github.com:ada/engine.git", "https://ada:p@ss@github.com/ada/engine", "https://ada:p%40ss@github.com:8443/ada/engine?token=1",
            "gcrypt::https://ada:token@github.com/ada/engine", "ada:token@github.com:ada/engine.git",
        ])
            expect(normalRemote(url)).toBe("github.com/ada/engine");
    });
    test("that may still hold a password is named by its hash", () => {
        for (const url of [
            "https://ada:to/ken@github.com/a/b", "https://ada:to?ken@github.com/a/b", "https://x@ada:to/ken@github.com/a/b",
            "ada:to/ken@github.com:a/b", "a:to/ken@github.com:a/b", "ext::ssh -o Password=token %S ada", "ssh://a@b/c@d",
        ])
            expect(normalRemote(url)).toMatch(/^sha256:[0-9a-f]{64}$/);
    });
    test("on this machine is its path", () => {
        expect(normalRemote("../up.git", "/srv/git/engine")).toBe("file:/srv/git/up");
        expect(normalRemote("/srv/git/engine.git")).toBe("file:/srv/git/engine");
        expect(normalRemote("file:///srv/git/engine.git")).toBe("file:/srv/git/engine");
        expect(normalRemote("C:\\git\\engine")).toBe("file:C:\\git\\engine");
        expect(normalRemote("")).toBe("");
    });
});

describe("a project", () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "project-key-")));
    afterAll(() => rmSync(root, { recursive: true }));
    const git = (folder: string, ...words: string[]) =>
        execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...words]);
    const repository = (name: string) => {
        const folder = join(root, name);
        mkdirSync(folder);
        git(folder, "init", "-q");
        git(folder, "commit", "-q", "--allow-empty", "-m", name);
        return folder;
    };

    test("is its path without git", () => {
        const folder = join(root, "plain");
        mkdirSync(folder);
        expect(projectKeys(folder)).toEqual([`path:${folder}`]);
    });
    test("is its root commit without a remote, wherever it moves and in every worktree", () => {
        const folder = repository("first");
        const [key] = projectKeys(folder);
        expect(key).toMatch(/^git:[0-9a-f]{40}$/);
        git(folder, "worktree", "add", "-q", join(root, "tree"), "-b", "other");
        git(join(root, "tree"), "commit", "-q", "--allow-empty", "-m", "more");
        expect(projectKeys(join(root, "tree"))[0]).toBe(key);
        cpSync(folder, join(root, "copied"), { recursive: true });
        expect(projectKeys(join(root, "copied"))[0]).toBe(key);
        renameSync(folder, join(root, "moved"));
        expect(projectKeys(join(root, "moved"))[0]).toBe(key);
        expect(projectKeys(repository("second"))[0]).not.toBe(key);
    });
    test("is its remote where it has one, and still reads what was stored before", () => {
        const folder = repository("third");
        const before = projectKeys(folder);
        git(folder, "remote", "add", "upstream", "https://example.org/x/y.git");
        expect(projectKeys(folder)).toEqual(["example.org/x/y", ...before]);
        git(folder, "remote", "add", "origin", "git@example.org:ada/y.git");
        expect(projectKeys(folder)[0]).toBe("example.org/ada/y");
    });
    test("with a relative remote is what that means there, in every worktree", () => {
        const folder = repository("fifth");
        git(folder, "remote", "add", "origin", "../up");
        git(folder, "worktree", "add", "-q", join(root, "deep-tree"), "-b", "other");
        mkdirSync(join(folder, "below"));
        for (const each of [folder, join(folder, "below"), join(root, "deep-tree")])
            expect(projectKeys(each)[0]).toBe(`file:${join(root, "up")}`);
    });
    test("has a name that the store takes, however long", () => {
        const folder = repository("fourth");
        git(folder, "remote", "add", "origin", `https://example.org/${"x".repeat(300)}`);
        expect(projectKeys(folder)[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
    });
});
