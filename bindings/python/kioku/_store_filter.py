"""LangGraph's filters in the words of Kioku's."""

from __future__ import annotations

import json
import math
import operator
import sys
from collections.abc import Mapping
from typing import Any

_SIGNS = {"$eq": "=", "$ne": "!=", "$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}
_COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_ABSENT = object()  # is no value


class MatchesNothing(Exception):
    """The filter asks for what no stored value can be."""


class Filter:
    """What a search asks of values: `conditions` are Kioku's to look at, the rest is for `keeps`.

    A member that is absent or of another type does not match, whatever it is compared with, but for
    `$ne`. Raises MatchesNothing; ValueError for an operator that is not known, or a value that has
    no order.
    """

    def __init__(self, wanted: Mapping[str, Any] | None) -> None:
        self.conditions: dict[str, dict[str, Any]] = {}  # of Kioku's filter, `metadata`
        self._others: list[tuple[list[str], str, Any]] = []  # names, sign, what it is compared with
        self._members(["value"], wanted or {})

    @property
    def is_whole(self) -> bool:
        """Whether `conditions` say all of it."""
        return not self._others

    def keeps(self, metadata: Mapping[str, Any]) -> bool:
        """Whether what Kioku does not compare matches too: lists, objects, great integers, and what
        stands under an empty name."""
        return all(_matches(_at(metadata, names), *rest) for names, *rest in self._others)

    def _members(self, names: list[str], wanted: Mapping[str, Any]) -> None:
        for name, value in wanted.items():
            here = [*names, str(name)]
            if not isinstance(value, Mapping):
                self._compare(here, "=", value)
            elif not any(str(key).startswith("$") for key in value):
                self._members(here, value)
            else:
                for operator, operand in value.items():
                    if operator not in _SIGNS:
                        known = ", ".join(_SIGNS)
                        raise ValueError(f"unknown operator {operator!r}; known: {known}")
                    self._compare(here, _SIGNS[operator], operand)

    def _compare(self, names: list[str], sign: str, value: Any) -> None:
        if sign not in ("=", "!=") and not _has_order(value):
            kind = type(value).__name__
            raise ValueError(f"{names[-1]!r} is compared with a {kind}, which has no order")
        if "\0" in "".join(names) or isinstance(value, str) and "\0" in value:
            self._never(sign)  # no text of the store holds NUL
        elif isinstance(value, float) and not math.isfinite(value):
            self._compare_unbounded(names, sign, value)
        elif isinstance(value, int) and not _is_whole(value) and sign not in ("=", "!="):
            self._compare(names, sign, _as_float(value))
        elif value is None or isinstance(value, str | float) or _is_whole(value):
            self._condition(names, sign, value)
        else:
            self._others.append((names, sign, json.loads(json.dumps(value))))

    def _compare_unbounded(self, names: list[str], sign: str, value: float) -> None:
        if math.isnan(value) or sign == "=" or (value > 0) == (sign[0] == ">"):
            self._never(sign)
        elif sign != "!=":  # every number there is lies on this side
            self._condition(names, sign[0] + "=", math.copysign(sys.float_info.max, value))

    def _condition(self, names: list[str], sign: str, value: Any) -> None:
        if "" in names:  # which a path of Kioku's cannot have
            self._others.append((names, sign, value))
            return
        path = ".".join(name.replace("\\", "\\\\").replace(".", "\\.") for name in names)
        self.conditions.setdefault(path, {})[sign] = value

    @staticmethod
    def _never(sign: str) -> None:
        if sign != "!=":
            raise MatchesNothing


def _is_whole(value: Any) -> bool:
    """Whether Kioku compares it as an integer (or as a boolean)."""
    return isinstance(value, int) and -(2**63) <= value < 2**63


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _matches(found: Any, sign: str, value: Any) -> bool:
    if sign in ("=", "!="):
        return (_kind(found) is _kind(value) and found == value) is (sign == "=")
    return _kind(found) is _kind(value) and bool(_COMPARE[sign](found, value))


def _has_order(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _kind(value: Any) -> type:
    """Numbers are of one kind, whatever their type, and booleans are none."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _at(value: Any, names: list[str]) -> Any:
    for name in names:
        value = value.get(name, _ABSENT) if isinstance(value, Mapping) else _ABSENT
    return value
