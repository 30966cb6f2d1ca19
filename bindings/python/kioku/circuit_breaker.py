"""CircuitBreaker: stops calling a dependency that keeps failing."""
import enum
import functools
import inspect
import json
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, ParamSpec, TypedDict, TypeVar, Unpack, cast

from . import _kioku
from .errors import Error

P = ParamSpec("P")
Answer = TypeVar("Answer")


class CircuitState(str, enum.Enum):
    """What decides about the next call."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"
    FORCED_OPEN = "forced_open"
    DISABLED = "disabled"


class Verdict(enum.IntEnum):
    """What a call says about the health of the dependency."""

    SUCCESS = 0
    FAILURE = 1
    IGNORED = 2


class BreakerOptions(TypedDict, total=False):
    name: str
    consecutive_failures: int
    window_calls: int
    min_calls: int
    window_ms: int
    failure_rate_percent: int
    slow_call_rate_percent: int
    slow_call_ms: int
    open_ms: int
    open_max_ms: int
    max_probes: int
    close_after_successes: int
    probe_deadline_ms: int
    seed: int | None


class BreakerSnapshot(TypedDict):
    name: str
    state: str
    in_state_ms: int
    cause: str
    window_calls: int
    window_failures: int
    window_slow: int
    consecutive_failures: int
    openings_in_row: int
    opening_ms: int
    retry_in_ms: int
    probes_in_flight: int
    probe_successes: int
    allowed: int
    refused: int
    successes: int
    failures: int
    ignored: int
    slow: int
    hung_probes: int
    openings: int
    in_flight: int
    forgotten: int


# Codes that say nothing about the dependency's health, as CircuitBreaker::classify has them.
_FAILURES = {"unavailable", "deadline", "full", "corrupt", "internal"}


class CircuitBreaker:
    """A closed breaker for one dependency of yours, as a decorator or a context manager. Where it is
    open, Unavailable is raised in place of the call, saying when to try again. Thread-safe.

    >>> import kioku
    >>> breaker = kioku.CircuitBreaker(name="redis", consecutive_failures=2)
    >>> @breaker
    ... def ask():
    ...     raise OSError("no answer")
    >>> for _ in range(2):
    ...     try:
    ...         ask()
    ...     except OSError as error:
    ...         print(error)
    no answer
    no answer
    >>> breaker.get_state() == kioku.CircuitState.OPEN
    True
    >>> try:
    ...     ask()
    ... except kioku.Unavailable as error:
    ...     print(error.retryable)
    True
    >>> breaker.reset()
    >>> breaker.get_state()
    <CircuitState.CLOSED: 'closed'>

    An exception is a failure of the dependency, but for a kioku.Error whose code says that the request
    was at fault, and one that ends the program or the task; `failures` names other classes to count.
    """

    def __init__(self, *, failures: tuple[type[BaseException], ...] = (Exception,),
                 **options: Unpack[BreakerOptions]) -> None:
        self._breaker = _kioku.CircuitBreaker(options)
        self._failures = failures
        self._permits = threading.local()  # of the `with` blocks that this thread is in

    def allow(self) -> int:
        """Leave to make one call, to be handed to report(). Raises Unavailable: the call must not be
        made."""
        return self._breaker.allow()

    def report(self, permit: int, verdict: int, *, duration_ms: int | None = None,
               retry_after_ms: int | None = None) -> None:
        """How an allowed call ended. Raises Conflict where the permit is settled already."""
        self._breaker.report(permit, int(verdict),
                             {"duration_ms": duration_ms, "retry_after_ms": retry_after_ms})

    def get_state(self) -> CircuitState:
        """What decides about the next call."""
        return CircuitState(self.snapshot()["state"])

    @property
    def state(self) -> CircuitState:
        """The same as get_state()."""
        return self.get_state()

    def snapshot(self) -> BreakerSnapshot:
        """Everything there is to see, of one moment."""
        seen: BreakerSnapshot = json.loads(self._breaker.snapshot())
        return seen

    def reset(self) -> None:
        """Back to closed, as if new; the counters since creation stay."""
        self._breaker.reset()

    def force_open(self) -> None:
        """Refuses every call until reset()."""
        self._breaker.force_open()

    def disable(self) -> None:
        """Lets every call pass until reset()."""
        self._breaker.disable()

    def _verdict(self, error: BaseException | None) -> Verdict:
        if error is None:
            return Verdict.SUCCESS
        if isinstance(error, Error) and error.code not in _FAILURES:
            return Verdict.IGNORED
        return Verdict.FAILURE if isinstance(error, self._failures) else Verdict.IGNORED

    def __enter__(self) -> "CircuitBreaker":
        stack = self._permits.__dict__.setdefault("stack", [])
        stack.append(self.allow())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.report(self._permits.stack.pop(), self._verdict(error))

    def __call__(self, function: Callable[P, Answer]) -> Callable[P, Answer]:
        if inspect.iscoroutinefunction(function):
            @functools.wraps(function)
            async def awaited(*args: P.args, **kwargs: P.kwargs) -> Any:
                permit = self.allow()
                try:
                    answer = await function(*args, **kwargs)
                except BaseException as error:
                    self.report(permit, self._verdict(error))
                    raise
                self.report(permit, Verdict.SUCCESS)
                return answer

            return cast("Callable[P, Answer]", awaited)

        @functools.wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> Answer:
            permit = self.allow()
            try:
                answer = function(*args, **kwargs)
            except BaseException as error:
                self.report(permit, self._verdict(error))
                raise
            self.report(permit, Verdict.SUCCESS)
            return answer

        return called
