// A session, its context, and what it recalls: bun quickstart.ts [STORE]
import { Manager } from "kioku";

using memory = Manager.open(process.argv[2] ?? "kioku.db"); // created when it is missing

memory.addMessage("demo", { role: "user", content: "My name is Ada, and we deploy on Fridays." });
await memory.addMessageAsync("demo", { role: "assistant", content: "Noted: Fridays." });

const context = memory.getContext("demo", { budgetTokens: 2000 });
for (const { role, content } of context.messages) console.log(`${role}: ${content}`);
console.log(`${context.total_tokens} of ${context.budget_tokens} tokens`);

console.log(memory.queryMemory("When do we deploy?"));
