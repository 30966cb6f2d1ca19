// Stored text on its way into a prompt: one line that cannot pass for a frame, a heading or a role of the
// prompt around it.

// Controls, bidirectional marks, and all that a font may leave out (joiners, fillers, variation selectors, the
// "tag" letters): a person does not see what they say to a model.
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufff9-\ufffb\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu;
const BREAKS = /[\s\u2028\u2029\u0085]+/g;

/** The text as one line of at most `longest` UTF-16 units; what is cut ends in an ellipsis. */
export function safeLine(text: string, longest: number): string {
    const line = text
        .replace(INVISIBLE, "")
        .replace(BREAKS, " ")
        .trim()
        .replaceAll("<", "&lt;") // no tag, and no <|token|> of a chat template
        .replace(/\[(?=\s*\/?\s*(?:memory context|inst|system|user|assistant|tool)\b)/gi, "(");
    if (line.length <= longest) return line;
    const end = /[\ud800-\udbff]/.test(line.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return `${line.slice(0, end)}…`;
}
