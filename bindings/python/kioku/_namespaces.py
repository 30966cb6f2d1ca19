"""Where the items of a namespace stand among the memories of a store.

An item's scope is its place: the user is the store's name, the agent the first two labels, the project
the rest and the key. So an item is looked up by an index, and so is what lies below two labels or more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from langgraph.store.base import MatchCondition

ID_BYTES = 256  # of a scope's value, a tag


def place_of(name: str, namespace: Sequence[str], key: str) -> dict[str, Any]:
    """The scope of one item. No label has a dot, so no two items have the same."""
    rest = ".".join(namespace[2:]) + ".." + str(key)
    if len(rest.encode()) > ID_BYTES:
        rest = digest_of(rest)
    return {"user": name, "agent": _group(namespace), "project": rest}


def filter_within(name: str, prefix: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The scope, and the conditions on metadata, of what is in namespaces that begin so."""
    scope = {"user": name}
    if len(prefix) >= 2:
        scope["agent"] = _group(prefix)
    if len(prefix) in (0, 2):
        return scope, {}
    first = path_of(prefix)
    return scope, {"namespace": {">=": first, "<": first[:-1] + "/"}}  # "/" follows "."


def path_of(namespace: Sequence[str]) -> str:
    """With a dot after each label, so that what is below a prefix is a range of texts."""
    return "".join(f"{label}." for label in namespace)


def labels_of(path: str) -> tuple[str, ...]:
    """The namespace of a path."""
    return tuple(path.split(".")[:-1])


def digest_of(text: str) -> str:
    """A text of 64 letters that stands for a longer one."""
    return hashlib.sha256(text.encode()).hexdigest()


def literal_prefix(matches: Sequence[MatchCondition]) -> list[str]:
    """Labels that every namespace begins with which matches all of them."""
    prefix: list[str] = []
    for label in next((match.path for match in matches if match.match_type == "prefix"), ()):
        if label == "*":
            break
        prefix.append(label)
    return prefix


def is_match(match: MatchCondition, namespace: tuple[str, ...]) -> bool:
    """Whether a namespace begins, or ends, as the condition says; "*" is any one label."""
    if match.match_type not in ("prefix", "suffix"):
        raise ValueError(f"unknown match type {match.match_type!r}; known: prefix, suffix")
    size = len(match.path)
    if size > len(namespace):
        return False
    start = 0 if match.match_type == "prefix" else len(namespace) - size
    labels = namespace[start : start + size]
    return all(wanted in ("*", label) for wanted, label in zip(match.path, labels, strict=True))


def _group(namespace: Sequence[str]) -> str:
    """The first two labels, or a digest that no labels spell, for it begins with dots."""
    group = ".".join(namespace[:2]) or "."
    return group if len(group.encode()) <= ID_BYTES else ".." + digest_of(group)
