"""The figures that recall is held to, as the scorers of the two data sets work them out; what was ranked but belongs to
another conversation (only where all are in one store) takes its place and counts as wrong."""
import math
from collections import defaultdict

COUNTED = ("information_extraction", "knowledge_update", "temporal_reasoning", "multi_session_reasoning", "contradiction_resolution")
PARTS = {"locomo dev": ("locomo", range(0, 3)), "locomo test": ("locomo", range(3, 10**9)), "beam": ("beam", range(0, 10**9))}
GOALS = {("locomo test", "nDCG@10"): .60, ("locomo test", "recall@10"): .72, ("locomo test", "session hit@1"): .79,
         ("locomo test", "session recall@10"): .95, ("beam", "nDCG@10"): .72, ("beam", "recall@10"): .80}


def of_question(ranked, gold, sessions):
    """`ranked` are labels, None for what is another conversation's."""
    gain = sum(1 / math.log2(place + 2) for place, label in enumerate(ranked[:10]) if label in gold)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(gold))))
    right = {sessions[label] for label in gold if label in sessions}
    order = list(dict.fromkeys(sessions.get(label, (place,)) for place, label in enumerate(ranked)))
    return {"nDCG@10": gain / ideal, "recall@10": len(gold & set(ranked[:10])) / len(gold),
            "session hit@1": float(bool(order) and order[0] in right),
            "session recall@10": len(right & set(order[:10])) / max(len(right), 1)}


def mean(rows):
    return {key: sum(row[key] for row in rows) / len(rows) for key in rows[0]} if rows else {}


def measure(name, conversations, ranked, places):
    """{measure: value} over some conversations: of turns the mean over kinds, of sessions over questions."""
    kinds = defaultdict(list)
    for c, conversation in enumerate(conversations):
        if c not in places:
            continue
        sessions = {message.label: message.session for message in conversation.messages}
        for q, gold in enumerate(conversation.gold):
            if gold:
                kinds[conversation.kinds[q]].append(of_question(ranked.get((c, q), []), gold, sessions))
    counted = [kind for kind in kinds if name != "beam" or kind in COUNTED]
    if not counted:
        return {}
    every = mean([row for kind in kinds for row in kinds[kind]])
    return {key: every[key] if key.startswith("session") else value
            for key, value in mean([mean(kinds[kind]) for kind in counted]).items()}


def table(sets, ranked, show_goals=True):
    """`sets`: name -> conversations; `ranked`: name -> {(conversation, question): labels}."""
    lines = [f"{'':14}" + "".join(f"{key:>24}" for key in ("nDCG@10", "recall@10", "session hit@1", "session recall@10"))]
    for part, (name, places) in PARTS.items():
        found = measure(name, sets.get(name, []), ranked.get(name, {}), places)
        cells = ""
        for key, value in found.items():
            goal = GOALS.get((part, key)) if show_goals else None
            cells += f"{f'{value:.4f}' + (f' (goal {goal:.2f})' if goal else ''):>24}"
        if found:
            lines.append(f"{part:14}{cells}")
    return "\n".join(lines)
