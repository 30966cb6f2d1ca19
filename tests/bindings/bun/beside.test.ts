/** Other code in this process on a store's file: bun:sqlite, and a second copy of the library. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { Manager } from "kioku";
import { expectFailure, failureOf, fresh, here } from "./support";

test("a file that bun:sqlite has open is not opened", async () => {
  const path = fresh();
  Manager.open(path).close();
  const database = new Database(path);
  database.query("SELECT count(*) FROM items").get();
  await expectFailure(() => Manager.open(path), "conflict", "another copy of Kioku or SQLite");
  database.close();
  using memory = Manager.open(path);
  memory.remember("x");
});

test("bun:sqlite beside an open store loses nothing that was acknowledged", async () => {
  const path = fresh();
  const acknowledged: string[] = [];
  const refused: string[] = [];
  {
    using memory = Manager.open(path);
    const write = async (content: string) => {
      try {
        memory.addMessage("s", { role: "user", content });
        acknowledged.push(content);
      } catch {
        refused.push((await failureOf(() => memory.addMessage("s", { role: "user", content: "again" }))).code);
      }
    };
    for (let at = 0; at < 10; at++) await write(`before ${at}`);
    const database = new Database(path);
    expect(database.query("SELECT count(*) AS count FROM items").get()).toEqual({ count: 10 });
    database.close();  // which drops our locks, and takes the log away
    for (let at = 0; at < 10; at++) await write(`after ${at}`);
  }
  expect(refused.length + acknowledged.length).toBe(20);
  expect(refused.every((code) => ["corrupt", "read_only"].includes(code))).toBe(true);
  expect(refused.length).toBeGreaterThan(0);  // it is noticed
  using again = Manager.open(path);
  const kept = again.messages("s").items.map((message) => message.content);
  for (const content of acknowledged) expect(kept).toContain(content);
  expect(again.check().problems).toEqual([]);
});

test("two copies of the library in one process do not have one file", async () => {
  const copy = fresh("libkioku.so");
  copyFileSync(process.env.KIOKU_LIBRARY!, copy);
  const path = fresh();
  const other = new Worker(join(here, "programs/other_copy.ts"));
  const ask = () => new Promise<any>((resolve) => {
    other.onmessage = ({ data }) => resolve(data);
    other.postMessage({ library: copy, path });
  });
  {
    using memory = Manager.open(path);
    memory.addMessage("s", { role: "user", content: "ours" });
    expect((await ask()).failure).toContain("another copy of Kioku");
    memory.addMessage("s", { role: "user", content: "ours still" });
  }
  expect(await ask()).toEqual({ seq: 3 });
  other.terminate();
});
