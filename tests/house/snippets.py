"""Every block of C, C++ or CMake in a Markdown page, and of TypeScript in README.md, stands, line by
line, in a file of examples/ or tests/, which is compiled and run. A block may be indented less than its source;
nothing else may differ.
"""
import re

import tree

LANGUAGES = {"c", "cpp", "c++", "cc", "cxx", "cmake"}
HOSTS = {"ts"}  # whose own pages are run as they are
FENCE = re.compile(r"^( *)(```+|~~~+) *([^\s`]*)")


def blocks(text):
    """Each fenced block as (line of its fence, language, lines)."""
    fence, found = None, []
    for number, line in enumerate(text.splitlines(), 1):
        match = FENCE.match(line)
        if fence is None:
            if match:
                fence, indent = match[2], len(match[1])
                found.append((number, match[3].lower(), []))
        elif match and match[2].startswith(fence) and not match[3]:
            fence = None
        else:
            found[-1][2].append(line[indent:] if line[:indent].isspace() else line)
    return found


def stands_in(block, lines):
    """Whether the block's lines follow each other in a source's lines, all indented by as much."""
    first = block[0].strip()
    for start, line in enumerate(lines):
        if line.strip() != first:
            continue
        indent = line[:len(line) - len(block[0])]
        wanted = [indent + each if each else "" for each in block]
        if not indent.strip() and wanted == lines[start:start + len(block)]:
            return True
    return False


root = tree.root()
sources = [path.read_text(encoding="utf-8").splitlines() for folder in ("examples", "tests")
           for path in tree.files(root / folder, ".c", ".cpp", ".h", ".hpp", ".ts", "CMakeLists.txt")
           if root / "tests" / "house" / "bad" not in path.parents]
findings, count = [], 0
for page in tree.files(root, ".md"):
    for number, language, block in blocks(page.read_text(encoding="utf-8")):
        if language not in LANGUAGES | (HOSTS if page == root / "README.md" else set()):
            continue
        count += 1
        if not any(each.strip() for each in block):
            findings.append(f"{page.relative_to(root)}:{number}: an empty block")
        elif not any(stands_in(block, lines) for lines in sources):
            findings.append(f"{page.relative_to(root)}:{number}: no file of examples/ or tests/ has "
                            f"this block, which begins: {block[0].strip()}")
tree.finish(findings, f"{count} blocks")
