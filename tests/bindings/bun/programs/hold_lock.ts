/** Holds a store's write lock, from a process of its own, until its input ends: hold_lock.ts PATH */
import { Database } from "bun:sqlite";

const database = new Database(process.argv[2]!);
database.run("PRAGMA busy_timeout = 10000");
database.run("BEGIN IMMEDIATE");
console.log("held");
for await (const _ of Bun.stdin.stream()) { /* until it ends */ }
database.run("ROLLBACK");
database.close();
