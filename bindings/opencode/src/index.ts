// The entry: OpenCode 1.x calls `server`, 2.x calls `setup`. Nothing of OpenCode is imported.
import { server } from "./server";
import { setup } from "./setup";
import { NAME } from "./start";

export default { id: NAME, server, setup };
