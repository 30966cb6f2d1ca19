/** Opens a store at PATH and says what came of it: opens.ts PATH */
import { KiokuError, Manager, version } from "kioku";

try {
  using memory = Manager.open(process.argv[2]!);
  memory.remember("x");
  await memory.healthAsync();
  console.log(`works, ${version()}`);
} catch (error) {
  console.log(error instanceof KiokuError ? JSON.stringify(error) : `no KiokuError: ${error}`);
}
