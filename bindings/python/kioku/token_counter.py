"""TokenCounter: how many tokens a text or a chat costs a model, as tiktoken counts them."""
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self, TypedDict, TypeVar

from . import _kioku
from ._store import Path, path_text

AnyMessage = TypeVar("AnyMessage", bound=Mapping[str, Any])
Special = Literal["all"] | Sequence[str]


class TokenEstimate(TypedDict):
    """Nine texts of ten are between low and high, as far as could be measured."""

    tokens: int
    low: int
    high: int


class ModelName(TypedDict):
    name: str
    encoding: str
    prefix: bool


class KnownTokenizers(TypedDict):
    encodings: list[str]
    models: list[ModelName]


class RunningCount:
    """The count of a text that grows, at the cost of what is appended. For one thread."""

    def __init__(self, counter: _kioku.TokenCounter) -> None:
        self._count = _kioku.RunningCount(counter)

    def append(self, text: str) -> int:
        """Appends text; answers the tokens of all that was appended."""
        return self._count.append(text)

    @property
    def tokens(self) -> int:
        """The tokens of all that was appended."""
        return self._count.tokens


class TokenCounter:
    """Counts in one encoding, named itself or by a model. Immutable, thread-safe, reads nothing from a
    network. Raises InvalidArgument for a name that is not known.

    >>> import kioku
    >>> counter = kioku.TokenCounter()
    >>> counter.count_tokens("Hello, world!"), counter.encoding
    (4, 'o200k_base')
    >>> counter.decode_text(counter.encode("Hello, world!"))
    'Hello, world!'
    >>> counter.truncate("one two three", 2), counter.split("one two three", 2)
    ('one two', ['one two', ' three'])
    """

    def __init__(self, encoding: str = "o200k_base") -> None:
        self._counter = _kioku.TokenCounter({"encoding": encoding})

    @classmethod
    def from_file(cls, path: Path, *, pattern: str | None = None,
                  special_tokens: Mapping[str, int] | None = None) -> Self:
        """A counter for a vocabulary of your own: a tiktoken file, or a tokenizer.json. Of a tiktoken
        file, `pattern` names the encoding that cuts text as it does. Raises NotFound, Unsupported (its
        pre-tokenizer), InvalidArgument."""
        options: dict[str, Any] = {"file": path_text(path)}
        if pattern is not None:
            options["pattern"] = pattern
        if special_tokens is not None:
            options["special_tokens"] = [{"text": text, "id": id} for text, id in special_tokens.items()]
        counter = object.__new__(cls)
        counter._counter = _kioku.TokenCounter(options)
        return counter

    @staticmethod
    def models() -> KnownTokenizers:
        """The encodings and models that are known.

        >>> "o200k_base" in kioku.TokenCounter.models()["encodings"]
        True
        """
        known: KnownTokenizers = json.loads(_kioku.known_tokenizers())
        return known

    @staticmethod
    def estimate(text: str, family: str = "gpt") -> TokenEstimate:
        """Tokens for a family of models that publish no tokenizer: claude, gemini and so on.

        >>> kioku.TokenCounter.estimate("Hello, world!", "claude")["tokens"] > 0
        True
        """
        tokens, low, high = _kioku.estimate(text, family)
        return {"tokens": tokens, "low": low, "high": high}

    @property
    def name(self) -> str:
        """The counter behind the counts, as stores record it."""
        return self._counter.name

    @property
    def encoding(self) -> str:
        """The encoding that was asked for."""
        return self._counter.encoding

    @property
    def is_exact(self) -> bool:
        """Whether counts equal those of the encoding's own tokenizer."""
        return self._counter.is_exact

    def count_tokens(self, text: str) -> int:
        """Tokens in a text. Special tokens in it are ordinary text."""
        return self._counter.count_tokens(text)

    def count_message_tokens(self, message: Mapping[str, Any]) -> int:
        """What one message costs inside a chat, without the priming of the reply.

        >>> counter.count_message_tokens({"role": "user", "content": "Hello."})
        6
        """
        return self._counter.count_message_tokens([message])

    def count_batch_tokens(self, messages: Sequence[Mapping[str, Any]]) -> int:
        """What a chat costs, the priming of the reply (3) included.

        >>> counter.count_batch_tokens([{"role": "user", "content": "Hello."}])
        9
        """
        return self._counter.count_batch_tokens(messages)

    def should_trigger_summary(self, messages: Sequence[Mapping[str, Any]], threshold: int = 3000) -> bool:
        """Whether the chat costs the threshold or more."""
        return self.count_batch_tokens(messages) >= threshold

    def get_overflow_messages(self, messages: Sequence[AnyMessage], max_tokens: int = 4000) -> list[AnyMessage]:
        """The oldest messages, those that have to leave so that the rest costs max_tokens at most.

        >>> chat = [{"role": "user", "content": "One."}, {"role": "user", "content": "Two."}]
        >>> counter.get_overflow_messages(chat, max_tokens=10)
        [{'role': 'user', 'content': 'One.'}]
        """
        return list(messages[:self._counter.count_overflow_messages(messages, max_tokens)])

    def encode(self, text: str, *, allowed_special: Special = (),
               disallowed_special: Special = ()) -> list[int]:
        """The tokens of a text. Of special tokens in it, allowed ones become their token, disallowed ones
        raise InvalidArgument, and all others are ordinary text. Raises Unsupported for an estimate."""
        options = None
        if allowed_special or disallowed_special:
            options = {"allowed_special": _special(allowed_special),
                       "disallowed_special": _special(disallowed_special)}
        return self._counter.encode(text, options)

    def encode_bytes(self, data: bytes) -> list[int]:
        """The tokens of any bytes."""
        return self._counter.encode_bytes(data)

    def decode(self, tokens: Iterable[int]) -> bytes:
        """The bytes of tokens; they need not be whole characters. Raises InvalidArgument for a token that
        the encoding does not have."""
        return self._counter.decode(tokens)

    def decode_text(self, tokens: Iterable[int]) -> str:
        """The text of tokens, with U+FFFD for each part that is not UTF-8. Raises as decode."""
        return self._counter.decode_text(tokens)

    def truncate(self, text: str, max_tokens: int) -> str:
        """The longest beginning of a text, in whole characters, of at most max_tokens."""
        return self._counter.truncate(text, max_tokens)

    def split(self, text: str, max_tokens: int, overlap: int = 0) -> list[str]:
        """Chunks of at most max_tokens, each after the first beginning with up to `overlap` tokens of the
        one before. Raises LimitExceeded where one character costs more than max_tokens."""
        return self._counter.split(text, max_tokens, overlap)

    def running_count(self) -> RunningCount:
        """A count of a text that grows.

        >>> running = counter.running_count()
        >>> running.append("Hello"), running.append(", world!")
        (1, 4)
        """
        return RunningCount(self._counter)


def _special(names: Special) -> object:
    return names if isinstance(names, str) else list(names)
