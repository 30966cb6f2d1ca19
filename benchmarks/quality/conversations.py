"""Reads the two kinds of conversations that recall is measured on, whatever is missing in them.

LoCoMo: two people; sessions with a time; turns with a speaker, a text and sometimes the caption of an image.
BEAM: a user and an assistant; messages with a date. Both come out as a Conversation.
"""
import datetime
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

MONTHS = "january february march april may june july august september october november december".split()
DATE = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})(?:st|nd|rd|th)?[ -](?P<n2>[A-Za-z]{3,9}),?[ -](?P<y2>\d{4})"
                  r"|(?P<n3>[A-Za-z]{3,9})[ -](?P<d3>\d{1,2})(?:st|nd|rd|th)?,?[ -](?P<y3>\d{4})")
CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?", re.IGNORECASE)


@dataclass
class Message:
    """`label` is what the scorer calls it; `time` in milliseconds, or None where nothing says when."""
    label: object
    session: str
    role: str
    content: str
    name: str = ""
    caption: str = ""
    time: int = None


@dataclass
class Conversation:
    """In the order of what was said. `questions` has what is asked, `gold` the labels that hold the evidence."""
    messages: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    kinds: list = field(default_factory=list)
    gold: list = field(default_factory=list)

    @property
    def end(self):
        """The time of the last message that has one."""
        return max((message.time for message in self.messages if message.time is not None), default=None)


def time_of(text):
    """'1:56 pm on 8 May, 2023', 'March-15-2024', '2024-03-15T10:00' as milliseconds; None for anything else."""
    found = DATE.search(text) if isinstance(text, str) else None
    if not found:
        return None
    part = found.groupdict()
    name = (part["n2"] or part["n3"] or "").lower()
    month = next((at + 1 for at, each in enumerate(MONTHS) if name and each.startswith(name)), None) if name else int(part["m"])
    clock = CLOCK.search(text)
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (12, 0)
    if clock and clock[3]:
        hour = hour % 12 + (12 if clock[3].lower() == "pm" else 0)
    try:
        day = datetime.datetime(int(part["y"] or part["y2"] or part["y3"]), month, int(part["d"] or part["d2"] or part["d3"]),
                                hour, minute, tzinfo=datetime.timezone.utc)
    except (TypeError, ValueError):  # the 31st of February
        return None
    return int(day.timestamp() * 1000)


def clean(text):
    """Text as a store takes it: no NUL, nothing that is not UTF-8."""
    text = text if isinstance(text, str) else "" if text is None else str(text)
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def fill_times(messages):
    """What has no time happened when the message before it did; the first ones when the first that is known."""
    last = next((message.time for message in messages if message.time is not None), None)
    for message in messages:
        last = message.time = last if message.time is None else message.time


def read_locomo(path):
    conversations = []
    for entry in json.loads(path.read_text(encoding="utf-8")):
        talk, made = entry.get("conversation") or {}, Conversation()
        numbers = sorted(int(key[8:]) for key in talk if re.fullmatch(r"session_\d+", key))
        for number in numbers:
            time = time_of(talk.get(f"session_{number}_date_time"))
            for place, turn in enumerate(talk[f"session_{number}"] or [], 1):
                text, caption = clean(turn.get("text")), clean(turn.get("blip_caption"))
                made.messages.append(Message(turn.get("dia_id") or f"D{number}:{place}", str(number), "user", text,
                                             clean(turn.get("speaker")), caption, time))
        labels = {message.label for message in made.messages}
        for question in entry.get("qa") or []:
            made.questions.append(clean(question.get("question")))
            made.kinds.append(question.get("category"))
            named = " ".join(str(each) for each in question.get("evidence") or []).replace("D:", "D")
            made.gold.append(set(re.findall(r"D\d+:\d+", named)) & labels)
        fill_times(made.messages)
        conversations.append(made)
    return conversations


def read_beam(path):
    conversations = []
    for entry in json.loads(path.read_text(encoding="utf-8")):
        made = Conversation()
        for place, message in enumerate(entry.get("messages") or []):
            role = message.get("role")
            made.messages.append(Message(message.get("id", place), str(message.get("session") or 0),
                                         role if role in ("system", "developer", "user", "assistant", "tool") else "user",
                                         clean(message.get("content")), time=time_of(message.get("date"))))
        for question in entry.get("questions") or []:
            made.questions.append(clean(question.get("question")))
            made.kinds.append(question.get("category"))
            made.gold.append(set(question.get("evidence") or []))
        fill_times(made.messages)
        conversations.append(made)
    return conversations


READERS = {"locomo": read_locomo, "beam": read_beam}
USUAL = {"locomo": "locomo10.json", "beam": "beam8.json"}


def find_file(data, name):
    """DATA/locomo/locomo10.json; else the only .json file there; else None."""
    folder = Path(data) / name
    if (folder / USUAL[name]).exists():
        return folder / USUAL[name]
    others = sorted(folder.glob("*.json")) or sorted(Path(data).glob(f"{name}*.json"))
    if len(others) > 1:
        raise SystemExit(f"{folder} has several .json files and none is {USUAL[name]}: which?")
    return others[0] if others else None
