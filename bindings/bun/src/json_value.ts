/** JSON as the library gives it back: metadata, tool calls, a saved context. */
export type JsonValue = string | number | boolean | null | JsonValue[] | Json;
/** A JSON object of the host's own. */
export type Json = { [key: string]: JsonValue };
