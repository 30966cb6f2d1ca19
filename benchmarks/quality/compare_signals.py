#!/usr/bin/env python3
"""Holds the ranking function in C++ against its specification in Python: the largest difference of scores and signals.

    compare_signals.py RANK_TURNS DATA_DIR RANKER_DIR [--function ten|all] [--specification FILE] [--candidates OUT_DIR]

DATA_DIR holds locomo/ and beam/, RANKER_DIR reference.py and oracle.py; the specification of all signals is FILE (final.py).
With --candidates, rankings as recall makes them (candidates only) are written to OUT_DIR for the scorers. Needs numpy.
"""
import argparse
import importlib.util
import json
import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

TEN = dict(own="own", prev="prev", sess="session", side="side", I="me", you="you", date="date", many="many", when="when", qa="question")
ALL = {**TEN, "pass": "passage", "exact": "exact", "pair": "pair", "best3": "best3", "digit": "digit", "past": "past", "answer": "answer"}
SIGNALS = "own passage exact pair prev session best3 side me you date many digit when past answer question kind name".split()


def load(path, folders):
    sys.path[:0] = [str(folder) for folder in folders]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_turn(turn):
    date = turn["date"]
    time = datetime(date.year, date.month, date.day, 12, tzinfo=timezone.utc).timestamp() * 1000 if date else None
    beside = re.sub(r"\b(photo|photograph|photography|picture|image)\b", "", turn["cap"])
    return dict(speaker=turn["spk"], text=turn["text"], beside=beside, session=int(turn["ses"]), time_ms=time and int(time))


def run(program, arguments, conversations):
    lines = "".join(json.dumps(dict(turns=[as_turn(t) for t in turns], questions=questions)) + "\n" for turns, questions in conversations)
    done = subprocess.run([program, *arguments], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(name, conversations, answers, features_of, weights, names):
    worst, worst_signal, tops, count, alike = (0, None), {}, 0, 0, 0
    answers = iter(answers)
    for c, (turns, questions) in enumerate(conversations):
        features_for = features_of(turns)
        for q, question in enumerate(questions):
            answer, features = next(answers), features_for(question)
            score = sum(weights[key] * features[key] for key in names)
            count += 1
            tops += answer["ranked"][:10] == sorted(range(len(turns)), key=lambda i: (-round(score[i], 9), i))[:10]
            for place, ours, signals in zip(answer["ranked"], answer["scores"], answer["signals"]):
                if "exact" in names:  # forms of a word are told apart by eight bits: set two that look alike right
                    off = float(features["exact"][place]) - signals[SIGNALS.index("exact")]
                    alike += abs(off) > 1e-6
                    ours += weights["exact"] * off
                worst = max(worst, (abs(ours - float(score[place])), (c, q, place)), key=lambda pair: pair[0])
                for theirs, mine in names.items():
                    difference = abs(signals[SIGNALS.index(mine)] - float(features[theirs][place]))
                    if difference > worst_signal.get(mine, (0,))[0]:
                        worst_signal[mine] = (difference, (c, q, place))
    print(f"{name}: {count} questions; largest difference of scores {worst[0]:.2g} at {worst[1]}; same ten in {tops}; forms taken for alike in {alike}")
    for mine, (difference, where) in sorted(worst_signal.items(), key=lambda pair: -pair[1][0]):
        if difference > 1e-4:
            print(f"    {mine}: {difference:.4g} at {where}")
    return worst[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rank_turns")
    parser.add_argument("data", type=Path)
    parser.add_argument("ranker", type=Path)
    parser.add_argument("--function", choices=("ten", "all"), default="ten")
    parser.add_argument("--specification", type=Path)
    parser.add_argument("--candidates", type=Path)
    parser.add_argument("--analysis", choices=("ascii", "full"), default="ascii")
    options = parser.parse_args()
    oracle = load(options.ranker / "oracle.py", [options.ranker])
    sets = dict(locomo=list(oracle.locomo(options.data / "locomo/locomo10.json")), beam=list(oracle.beam(options.data / "beam/beam8.json")))
    if options.candidates:
        options.candidates.mkdir(parents=True, exist_ok=True)
        for name, conversations in sets.items():
            answers = iter(run(options.rank_turns, [options.function, "candidates", options.analysis, "50"], conversations))
            with open(options.candidates / f"{name}.jsonl", "w") as out:
                for c, (turns, questions) in enumerate(conversations):
                    for q in range(len(questions)):
                        out.write(json.dumps(dict(conversation=c, question=q, ranked=[turns[i]["id"] for i in next(answers)["ranked"]])) + "\n")
        return
    if options.function == "ten":
        reference = load(options.ranker / "reference.py", [options.ranker])
        features_of, weights, names = (lambda turns: reference.Store({"turns": turns}).features), reference.WEIGHTS, TEN
    else:
        final = load(options.specification, [options.ranker, options.specification.parent])
        features_of, weights, names = (lambda turns: final.Store(turns).features), final.WEIGHTS, ALL
    worst = 0
    for name, conversations in sets.items():
        if name == "locomo":
            conversations = conversations[:3]  # the rest is for testing
        answers = run(options.rank_turns, [options.function, "every", options.analysis, "100000"], conversations)
        worst = max(worst, compare(name, conversations, answers, features_of, weights, names))
    sys.exit(worst > 1e-3)


if __name__ == "__main__":
    main()
