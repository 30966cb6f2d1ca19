// "Remember that …": what the user asks to be kept in so many words is kept without a tool call.

/** What is to be kept, and whether for every project or for this one. */
export interface Request {
    content: string;
    scope: "user" | "project";
}

const ASKED = /(?:^|[.!?]\s+)(?:(?:please|also|and|ok|okay|oh|now)[,\s]+)*(?:remember|keep in mind|make a note|don['’]t forget|do not forget)(?:,?\s+(?:please\s+)?that\b|\s*:)\s*([^]*)/i;
const EVERYWHERE = /\b(?:(?:in|for|across) (?:all|every|any) (?:my )?(?:projects?|repos?|repositor(?:y|ies))|everywhere|globally)\b/i;
const OF_ONESELF = /^(?:i|i['’]m|i['’]ve|i['’]d|my|me)\b/i;
const CODE = /```[^]*?(?:```|$)/g;

/**
 * The requests in a user's message, each up to the end of its sentence. A statement about the user ("I …",
 * "my …") or one that says "in all projects" holds in every project, any other in this one. English only.
 */
export function rememberThat(text: string): Request[] {
    const found: Request[] = [];
    for (const paragraph of text.replace(CODE, "\n").split(/\n+/)) {
        let rest = paragraph.trim();
        for (let match = ASKED.exec(rest); match; match = ASKED.exec(rest)) {
            const said = match[1] ?? "";
            const end = said.search(/[.!?](?:\s|$)/);
            const content = (end < 0 ? said : said.slice(0, end)).trim();
            const asks = end >= 0 && said[end] === "?"; // "Remember that …?" asks
            if (content && !asks) found.push({ content, scope: scopeOf(content) });
            rest = end < 0 ? "" : said.slice(end + 1).trim();
        }
    }
    return found;
}

function scopeOf(content: string): Request["scope"] {
    return OF_ONESELF.test(content) || EVERYWHERE.test(content) ? "user" : "project";
}
