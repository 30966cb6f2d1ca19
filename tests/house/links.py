"""Every relative link in a Markdown page leads to a file of the tree, and every #heading to a heading."""
import re

import tree

LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")


def plain(text):
    """The page without its fenced blocks and code."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^( *)```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE))


def anchors(page):
    """What the headings of a page are linked by."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ +(.*?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


root = tree.root()
findings, count = [], 0
for page in tree.files(root, ".md"):
    for target in LINK.findall(plain(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        count += 1
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or root not in [file, *file.parents]:
            findings.append(f"{page.relative_to(root)}: {target} leads nowhere")
        elif heading and (file.suffix != ".md" or heading not in anchors(file)):
            findings.append(f"{page.relative_to(root)}: {target} has no such heading")
tree.finish(findings, f"{count} links")
