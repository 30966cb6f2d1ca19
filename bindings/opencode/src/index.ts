// The entry: OpenCode 1.x calls `server`, 2.x calls `setup`. Nothing of OpenCode is imported.
import { NAME, server } from "./server";

export default { id: NAME, server };
