// What the plugin uses of OpenCode 1.x, as it was seen to be. No import of the SDK: a plugin that needs
// another release of it than the host has does not load.

export interface TextPart {
    id: string;
    sessionID: string;
    messageID: string;
    type: string;
    text?: string;
    synthetic?: boolean;
}

export interface HostInput {
    directory: string;
    worktree: string;
    client?: { app?: { log?(request: { body: LogLine }): Promise<unknown> } };
}

export interface LogLine {
    service: string;
    level: "debug" | "info" | "warn" | "error";
    message: string;
}

export interface HostEvent {
    type: string;
    properties: Record<string, any>;
}

export interface ToolContext {
    sessionID: string;
    abort: AbortSignal;
    ask?(request: { permission: string; patterns: string[]; always: string[]; metadata: Record<string, unknown> }): Promise<void>;
}

/** A tool as OpenCode takes it: `args` are JSON Schemas by name, all of them required. */
export interface ToolDefinition {
    description: string;
    args: Record<string, Record<string, unknown>>;
    execute(args: Record<string, unknown>, context: ToolContext): Promise<string>;
}

export type Hook = (input: any, output?: any) => Promise<void>;
export type Hooks = { tool?: Record<string, ToolDefinition> } & Record<string, Hook | Record<string, ToolDefinition> | undefined>;
