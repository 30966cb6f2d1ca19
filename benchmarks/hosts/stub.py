"""A libkioku.so whose functions are empty: they set their outs and answer 0. What a call of it costs is the cost
of the call. Made from kioku.h: stub.py HEADER SOURCE_TO_WRITE
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import kioku_ctypes  # noqa: E402


def source(header):
    """Its C."""
    lines = [f'#include "{header}"', 'static kioku_text stub_text = {"a text of twenty by.", 20};']
    for name, (answer, parameters) in kioku_ctypes.parse(header).items():
        declared = []
        for one in parameters:
            declared.append(f"{one.declared} {one.name}")
            if one.kind == "text":
                declared.append(f"uint64_t {one.name}_length")
        body = []
        for one in parameters:
            value = {"out_text": "&stub_text", "out_number": "7", "error": "NULL"}.get(one.kind)
            if one.kind == "out_handle":
                value = f"({one.type}*)0x300000007"
            body.append(f"if ({one.name}) *{one.name} = {value};" if value else f"(void){one.name};")
        result = {"int32_t": "return 0;", "void": ""}.get(answer, 'return "";')
        lines.append(f"{answer} {name}({', '.join(declared) or 'void'}) {{ {' '.join(body)} {result} }}")
    return "#include <stddef.h>\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    pathlib.Path(sys.argv[2]).write_text(source(pathlib.Path(sys.argv[1]).resolve()), encoding="utf-8")
