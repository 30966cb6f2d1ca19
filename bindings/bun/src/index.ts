/** Kioku for Bun: an embeddable memory for AI agents. docs/bun.md has every verb with an example. */
export { CircuitBreaker, type Verdict } from "./circuit_breaker";
export { KiokuError, type ErrorCode } from "./error";
export { version } from "./ffi";
export type { Added, Message as MessageInput } from "./inputs";
export type { Json, JsonValue } from "./json_value";
export { Manager, type OpenOptions } from "./manager";
export { RunningCount } from "./running_count";
export { TokenCounter, type TokenEstimate, type TokenIds } from "./token_counter";
export type * from "./types";
