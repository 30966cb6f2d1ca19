"""tests/bindings/cases/*.json through the host that is named on the command line: every step answers what the
case says, the same in every host.

A case is steps on a store of its own: {verb, arguments} and either `expect`, the record, or `error`, the code,
with `says`, what the message must hold. An expected record holds exactly these keys, or with "$has" at least
these. "$id", "$time", "$int", "$number", "$text" and "$any" stand for any such value, "$id:a" for one that is
the same wherever "$id:a" stands, in arguments too; {"file": NAME} is a file beside the store, {"repeat", "times"}
a long text. `without` names the hosts that have no such verb, and why.
"""
import json
import numbers
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import drivers  # noqa: E402

PATTERNS = {"$id": r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
            "$time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "$text": r"(?s).*"}


class Mismatch(Exception):
    """An answer that is not the expected one."""


def fits_word(word, value, names):
    """Whether a value is what a "$" word stands for."""
    kind, _, name = word.partition(":")
    if name and name in names:
        return value == names[name]
    if kind == "$int":
        fits = isinstance(value, int) and not isinstance(value, bool)
    elif kind == "$number":
        fits = isinstance(value, numbers.Real) and not isinstance(value, bool)
    else:
        fits = kind == "$any" or (isinstance(value, str) and re.fullmatch(PATTERNS[kind], value))
    if fits and name:
        names[name] = value
    return fits


def match(expected, value, names, where):
    """Raises where a value is not the expected one."""
    if isinstance(expected, str) and expected.startswith("$"):
        if not fits_word(expected, value, names):
            raise Mismatch(f"{where} is {value!r}, expected {expected} ({names.get(expected.partition(':')[2])})")
    elif isinstance(expected, dict) and isinstance(value, dict):
        partly = "$has" in expected
        keys = expected["$has"] if partly else expected
        if not partly and set(keys) != set(value):
            raise Mismatch(f"{where} has {sorted(value)}, expected {sorted(keys)}")
        for key, one in keys.items():
            if key not in value:
                raise Mismatch(f"{where} has no {key}: {sorted(value)}")
            match(one, value[key], names, f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(value, list):
        if len(expected) != len(value):
            raise Mismatch(f"{where} has {len(value)} elements, expected {len(expected)}: {value}")
        for place, (one, other) in enumerate(zip(expected, value)):
            match(one, other, names, f"{where}[{place}]")
    elif type(expected) is not type(value) and not (isinstance(expected, float) and isinstance(value, int)):
        raise Mismatch(f"{where} is {value!r}, expected {expected!r}")
    elif expected != value:
        raise Mismatch(f"{where} is {value!r}, expected {expected!r}")


def filled(value, names):
    """Arguments with the names that were seen, and long texts, in their places."""
    if isinstance(value, str) and value.startswith("$"):
        return names[value.partition(":")[2]]
    if isinstance(value, dict) and set(value) == {"file"}:
        return f"{names['folder']}/{value['file']}"
    if isinstance(value, dict) and set(value) == {"repeat", "times"}:
        return value["repeat"] * value["times"]
    if isinstance(value, dict):
        return {key: filled(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, names) for one in value]
    return value


def run(driver, case, folder):
    """All steps of a case."""
    names = {"folder": folder}
    driver.call("manager_open", {"path": f"{folder}/kioku.db", "durability": "normal"})
    for number, step in enumerate(case["steps"], 1):
        answer = driver.call(step["verb"], filled(step["arguments"], names))
        where = f"step {number}, {step['verb']}"
        if "error" in step:
            if answer.get("error") != step["error"]:
                raise Mismatch(f"{where} answered {answer}, expected {step['error']}")
            for part in step.get("says", []):
                if part not in answer["message"]:
                    raise Mismatch(f"{where}: {part!r} is not in {answer['message']!r}")
        elif "ok" not in answer:
            raise Mismatch(f"{where} answered {answer}")
        else:
            match(step["expect"], answer["ok"], names, where)


def main(host, files="cases/*.json"):
    """Every case that the host can have."""
    cases = [(path.stem, case) for path in sorted(drivers.HERE.glob(files))
             for case in json.loads(path.read_text(encoding="utf-8"))]
    passed, failed, left_out = 0, 0, 0
    driver = drivers.Driver(host)
    for noun, case in cases:
        if host in case.get("without", {}):
            left_out += 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                run(driver, case, folder)
                passed += 1
            except (Mismatch, RuntimeError) as problem:
                failed += 1
                print(f"{host}: {noun}: {case['name']}: {problem}")
                if isinstance(problem, RuntimeError):
                    driver = drivers.Driver(host)
    driver.close()
    print(f"{host}: {left_out} cases are of verbs that it does not have")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main(*sys.argv[1:])
