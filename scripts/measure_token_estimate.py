#!/usr/bin/env python3
"""Measures the token estimator against tiktoken's o200k_base, per kind of text.

Needs a C++ compiler and `pip install tiktoken==0.14.0`. Without network for tiktoken, set
TIKTOKEN_CACHE_DIR to a directory that holds the vocabulary under the name tiktoken expects.
Kinds whose files are not on this machine are left out and said so. KIOKU_DATA_DIR adds the
conversations (LoCoMo, the first three only: the development split).

    python3 scripts/measure_token_estimate.py [--check] [FOLDER…]

prints one Markdown row per kind; docs/tokens.md holds the last run. --check fails when the mean
error of a kind is above 10 %; FOLDERs are further places with Markdown documents. Samples are
whole lines, about 2,000 bytes each, drawn with a fixed seed.
"""
import gettext
import glob
import json
import os
import random
import re
import struct
import subprocess
import sys
import tempfile

import tiktoken

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE_BYTES, PER_KIND = 2000, 120
FOLDERS = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
HOST = r"""
#include <cstdint>
#include <cstdio>
#include <string>
#include "kioku/token_counter.hpp"
int main() {
    std::uint32_t size = 0;
    while (std::fread(&size, 4, 1, stdin) == 1) {
        std::string text(size, 0);
        if (std::fread(text.data(), 1, size, stdin) != size) return 1;
        std::printf("%zu\n", memory::TokenCounter::estimate(text));
    }
}
"""
# Our own sentences, short as a chat message is: how far off is one message in each language?
SENTENCES = {
    "German": "Wir haben gestern beschlossen, die Rechnungen künftig am dritten Werktag zu verschicken.",
    "French": "La réunion de jeudi est déplacée à quinze heures, parce que le train de Lyon a du retard.",
    "Spanish": "Mañana por la mañana revisamos el presupuesto y después llamamos a la fábrica de Sevilla.",
    "Polish": "Proszę przesłać poprawioną umowę jeszcze dziś, żebyśmy zdążyli ją podpisać przed świętami.",
    "Turkish": "Yeni sürüm cuma günü yayımlanacak, bu yüzden testleri perşembe akşamına kadar bitirelim.",
    "Vietnamese": "Chúng tôi sẽ gửi báo cáo vào sáng thứ hai, sau khi kiểm tra lại toàn bộ số liệu.",
    "Russian": "Вчера мы решили перенести базу данных на новый сервер и проверить резервные копии.",
    "Greek": "Το πλοίο για τη Νάξο φεύγει στις επτά το πρωί, οπότε πρέπει να ξυπνήσουμε νωρίς.",
    "Arabic": "قررنا أن نبدأ العمل على الواجهة الجديدة يوم الأحد بعد مراجعة جميع الملاحظات.",
    "Hebrew": "החלטנו להעביר את הפגישה ליום שלישי בבוקר כדי שכולם יוכלו להגיע בזמן.",
    "Hindi": "कल शाम को हमने तय किया कि नई परियोजना का काम अगले सोमवार से शुरू होगा।",
    "Thai": "พรุ่งนี้เช้าเราจะไปตลาดเพื่อซื้อผลไม้และดอกไม้สำหรับงานเลี้ยงของครอบครัว",
    "Chinese": "我们昨天决定把会议改到星期四下午，因为客户的航班会晚到两个小时。",
    "Japanese": "来週の火曜日までに新しい設計書をまとめて、全員に送ってください。",
    "Korean": "다음 주 월요일부터 새로운 서버로 옮기기로 결정했으니 백업을 먼저 확인해 주세요.",
    "emoji": "Shipped it! 🚀🎉 Tests are green ✅ and the team is happy 😀👍 see you tomorrow 👋",
}
LANGUAGES = {"Latin": "fr de es it pt_BR nl sv pl cs hu fi tr ro id vi", "Cyrillic": "ru uk bg sr",
             "Greek": "el", "Arabic, Hebrew": "ar fa he", "Indic": "hi bn ta te gu pa",
             "Thai, Khmer, Burmese": "th km my", "Georgian, Armenian": "ka hy",
             "Chinese": "zh_CN zh_TW", "Japanese": "ja", "Korean": "ko"}


def samples_of(text):
    out, lines, size = [], [], 0
    for line in text.splitlines(True):
        if len(line) > 4 * SAMPLE_BYTES:
            continue
        lines.append(line)
        size += len(line.encode())
        if size >= SAMPLE_BYTES:
            out.append("".join(lines))
            lines, size = [], 0
    return out


def from_files(pick, *patterns):
    paths = sorted(p for g in patterns for p in glob.glob(g, recursive=True) if os.path.isfile(p))
    pick.shuffle(paths)
    out = []
    for path in paths[:400]:
        try:
            with open(path, encoding="utf-8") as file:
                samples = samples_of(file.read(60000))
        except (UnicodeDecodeError, OSError):
            continue
        pick.shuffle(samples)
        out += samples[:8]
    return out


def from_catalogs(pick, languages):
    out = []
    for language in languages.split():
        lines = []
        for path in sorted(glob.glob(f"/usr/share/locale/{language}/LC_MESSAGES/*.mo"))[:40]:
            with open(path, "rb") as file:
                catalog = gettext.GNUTranslations(file)._catalog
            lines += [v + "\n" for k, v in catalog.items()
                      if isinstance(v, str) and k and len(v) > 40 and v != k]
        pick.shuffle(lines)
        out += samples_of("".join(lines)[:300000])[:40]
    return out


def conversations():
    path = os.path.join(os.environ.get("KIOKU_DATA_DIR", "/nonexistent"), "locomo/locomo10.json")
    if not os.path.exists(path):
        return [], []
    with open(path, encoding="utf-8") as file:
        talks = [entry["conversation"] for entry in json.load(file)[:3]]
    turns = [f"{turn['speaker']}: {turn['text']}\n" for talk in talks for key in talk
             if re.fullmatch(r"session_\d+", key) for turn in talk[key]]
    return samples_of("".join(turns)), [turn.split(": ", 1)[1].strip() for turn in turns]


def kinds():
    pick = random.Random(11)
    chat, turns = conversations()
    library = os.path.dirname(os.__file__)
    yield "conversation", chat
    yield "single chat message", turns
    yield "documents (Markdown)", from_files(
        pick, *(folder + "/**/*.md" for folder in [ROOT + "/docs", *FOLDERS]))
    yield "/usr/share/doc", from_files(pick, "/usr/share/doc/**/*README*", "/usr/share/doc/**/copyright")
    yield "C and C++ headers", from_files(pick, "/usr/include/**/*.h", "/usr/include/c++/**/*")
    yield "this repository's C++", from_files(pick, ROOT + "/src/**/*.?pp", ROOT + "/include/**/*.hpp")
    yield "Python", from_files(pick, library + "/*.py", library + "/*/*.py")
    yield "shell", from_files(pick, "/usr/bin/*.sh", "/var/lib/dpkg/info/*.postinst")
    log = subprocess.run(["git", "-C", ROOT, "log", "-p", "-20", "--", ".", ":!*.json"],
                         capture_output=True, text=True, errors="ignore")
    yield "git log -p", samples_of(log.stdout)
    for name, languages in LANGUAGES.items():
        yield "messages of programs, " + name, from_catalogs(pick, languages)
    yield "one sentence, 16 languages", list(SENTENCES.values())


def build_host(folder):
    source, program = folder + "/host.cpp", folder + "/host"
    with open(source, "w") as file:
        file.write(HOST)
    rooms = [ROOT + "/src/" + name for name in ("text/token_counter.cpp", "text/token_estimate.cpp",
                                                "base/utf8.cpp")]
    subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-O1", "-DFMT_HEADER_ONLY",
                    f"-I{ROOT}/src", f"-I{ROOT}/include", source, *rooms, "-o", program], check=True)
    return program


def estimates(program, texts):
    data = b"".join(struct.pack("<I", len(t.encode())) + t.encode() for t in texts)
    answer = subprocess.run([program], input=data, capture_output=True, check=True)
    return [int(n) for n in answer.stdout.split()]


def main():
    with tempfile.TemporaryDirectory() as folder:
        measure(build_host(folder))


def measure(program):
    encoding = tiktoken.get_encoding("o200k_base")
    print("| kind of text | samples | bytes per token | bias | mean error | p95 error |")
    print("|---|---|---|---|---|---|")
    worst = 0.0
    for kind, texts in kinds():
        if not texts:
            print(f"({kind}: nothing to measure on this machine)", file=sys.stderr)
            continue
        random.Random(5).shuffle(texts)
        texts = texts[:PER_KIND]
        exact = [len(encoding.encode_ordinary(text)) for text in texts]
        errors = [(e - x) / x for e, x in zip(estimates(program, texts), exact)]
        sizes = sorted(abs(e) for e in errors)
        mean, p95 = sum(sizes) / len(sizes), sizes[min(len(sizes) - 1, int(len(sizes) * 0.95))]
        density = sum(len(t.encode()) for t in texts) / sum(exact)
        print(f"| {kind} | {len(texts)} | {density:.1f} | {sum(errors) / len(errors):+.1%} "
              f"| {mean:.1%} | {p95:.1%} |")
        worst = max(worst, mean)
    if "--check" in sys.argv and worst > 0.10:
        sys.exit(f"the mean error of a kind is {worst:.1%}, above 10 %")


if __name__ == "__main__":
    main()
