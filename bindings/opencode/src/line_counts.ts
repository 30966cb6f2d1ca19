// Lines that a write added and took away, where OpenCode does not say.

export interface LineCounts {
    additions: number;
    deletions: number;
}

/**
 * Counts lines as a bag: a line that moved is neither added nor deleted, so a diff may say more. A missing
 * file has no lines; a last line without a newline is one.
 */
export function lineCounts(before: string, after: string): LineCounts {
    const left = new Map<string, number>();
    for (const line of lines(before)) left.set(line, (left.get(line) ?? 0) + 1);
    let additions = 0;
    for (const line of lines(after)) {
        const count = left.get(line) ?? 0;
        if (count > 0) left.set(line, count - 1);
        else additions++;
    }
    let deletions = 0;
    for (const count of left.values()) deletions += count;
    return { additions, deletions };
}

function lines(text: string): string[] {
    const all = text.split("\n");
    if (all.at(-1) === "") all.pop();
    return all;
}
