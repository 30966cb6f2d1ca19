/** Ends in one of several ways, with a store open: ends.ts HOW PATH */
import { Manager } from "kioku";

const [, , how, path] = process.argv as string[];
const memory = Manager.open({ path: path!, durability: "normal" });
await memory.addMessageAsync("s", { role: "user", content: "first" });
if (how === "pending") {
  void memory.addMessageAsync("s", { role: "user", content: "pending" }).then(() => console.log("written"));
} else if (how === "exit") {
  void memory.checkAsync();
  process.exit(3);
} else if (how === "throw") {
  void memory.checkAsync();
  setTimeout(() => { throw new Error("meant"); }, 0);
} else if (how === "closed") {
  memory.close();
  console.log("closed");
}
