"""The part of JSON Schema (draft 2020-12) that docs/schema uses. A keyword that is not known here is an
error, so that no rule is passed over in silence.
"""
import json
import pathlib
import re

ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description"}
TYPES = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def same(a, b):
    """Equality that tells true from 1."""
    return a == b and isinstance(a, bool) == isinstance(b, bool)


class Schemas:
    """The schema files of a directory, by name. A place is "file.json#/$defs/name"."""

    def __init__(self, folder):
        self.files = {path.name: json.loads(path.read_text(encoding="utf-8"))
                      for path in sorted(pathlib.Path(folder).glob("*.json"))}
        self.seen = set()  # (place, property): what instances really had

    def resolve(self, reference, file):
        """The schema at a reference found in `file`, and the file that it is in."""
        target, _, pointer = reference.partition("#")
        target = target or file
        node = self.files[target]
        for step in pointer.split("/")[1:]:
            node = node[step]
        return node, target

    def errors(self, place, value):
        """What is wrong with a value, as lines; none if it is valid."""
        schema, file = self.resolve(place, "")
        return list(self._check(schema, file, value, "$", place))

    def _check(self, schema, file, value, path, place):
        if "$ref" in schema:
            reference = schema["$ref"]
            target, target_file = self.resolve(reference, file)
            name = reference if not reference.startswith("#") else file + reference
            yield from self._check(target, target_file, value, path, name)
        for keyword, rule in schema.items():
            if keyword not in ANNOTATIONS and keyword != "$ref":
                yield from getattr(self, "_" + keyword)(rule, schema, file, value, path, place)

    def _type(self, rule, _schema, _file, value, path, _place):
        names = rule if isinstance(rule, list) else [rule]
        if not any(TYPES[name](value) for name in names):
            yield f"{path}: {json.dumps(value)[:60]} is not of type {rule}"

    def _enum(self, rule, _schema, _file, value, path, _place):
        if not any(same(value, one) for one in rule):
            yield f"{path}: {json.dumps(value)[:60]} is none of {rule}"

    def _const(self, rule, _schema, _file, value, path, _place):
        if not same(value, rule):
            yield f"{path}: {json.dumps(value)[:60]} is not {json.dumps(rule)}"

    def _minimum(self, rule, _schema, _file, value, path, _place):
        if TYPES["number"](value) and value < rule:
            yield f"{path}: {value} is below {rule}"

    def _maximum(self, rule, _schema, _file, value, path, _place):
        if TYPES["number"](value) and value > rule:
            yield f"{path}: {value} is above {rule}"

    def _minLength(self, rule, _schema, _file, value, path, _place):  # noqa: N802, the keyword's name
        if isinstance(value, str) and len(value) < rule:
            yield f"{path}: shorter than {rule}"

    def _maxLength(self, rule, _schema, _file, value, path, _place):  # noqa: N802
        if isinstance(value, str) and len(value) > rule:
            yield f"{path}: longer than {rule}"

    def _pattern(self, rule, _schema, _file, value, path, _place):
        if isinstance(value, str) and not re.search(rule, value):
            yield f"{path}: {value!r} does not match {rule}"

    def _required(self, rule, _schema, _file, value, path, _place):
        if isinstance(value, dict):
            yield from (f"{path}: {key} is missing" for key in rule if key not in value)

    def _properties(self, rule, _schema, file, value, path, place):
        if isinstance(value, dict):
            for key, schema in rule.items():
                if key in value:
                    self.seen.add((place, key))
                    yield from self._check(schema, file, value[key], f"{path}.{key}", f"{place}/{key}")

    def _additionalProperties(self, rule, schema, _file, value, path, _place):  # noqa: N802
        assert rule is False
        if isinstance(value, dict):
            yield from (f"{path}: {key} is not a known key" for key in value if key not in schema["properties"])

    def _items(self, rule, _schema, file, value, path, place):
        if isinstance(value, list):
            for at, item in enumerate(value):
                yield from self._check(rule, file, item, f"{path}[{at}]", place)

    def _anyOf(self, rule, _schema, file, value, path, place):  # noqa: N802
        outcomes = [list(self._check(one, file, value, path, place)) for one in rule]
        if all(outcomes):
            yield f"{path}: none of the {len(rule)} alternatives: {min(outcomes, key=len)[0]}"
