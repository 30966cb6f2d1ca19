"""No source file has over 400 lines, no public header over 300. When a file outgrows that, it holds two
things: find the second name. kioku.h is exempt, for the C ABI is one header with a comment per function.
"""
import tree

root = tree.root()
findings = []
sources = tree.files(root, ".hpp", ".h", ".cpp", ".c", ".py", ".sh", ".ts", ".cmake", "CMakeLists.txt")
for path in sources:
    name = path.relative_to(root)
    limit = 300 if name.parts[:2] == ("include", "kioku") else 400
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > limit and str(name) != "capi/kioku.h":
        findings.append(f"{name}:{lines}: {lines} lines, over the {limit} that a reader takes in")
tree.finish(findings, f"{len(sources)} files")
