/** Opens the store that the environment names, or PATH, and says what it is: from_env.ts [PATH] */
import { Manager } from "kioku";

const path = process.argv[2];
using memory = Manager.open(path === undefined ? { fromEnv: true } : { fromEnv: true, path });
const health = memory.health();
console.log(health.path, health.durability);
