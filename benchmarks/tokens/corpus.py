"""The texts that counting is measured on, the same on every machine: English, code and other scripts, and
the three mixed. English is this repository's pages and sentences made of their words; code is its sources;
the scripts are sentences of ours with their words in all orders, and made-up words."""
import pathlib
import random

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SYLLABLES = "ka lo mi ter an vel or shi bra ne ux qui dom est ri fan go pel zu thar".split()
SCRIPTS = [
    "Wir treffen uns morgen früh am Bahnhof, weil der Zug nach München über zwei Stunden Verspätung hatte.",
    "L'été dernier, nous avons déjeuné près de la forêt où les élèves ramassaient des châtaignes.",
    "El niño preguntó por qué la montaña cambió de color después de la tormenta de ayer.",
    "Żółta łódź płynęła spokojnie po jeziorze, a dzieci śpiewały piosenkę o wiośnie.",
    "Завтра утром мы встречаемся на вокзале, потому что поезд опять задержался на два часа.",
    "Αύριο το πρωί θα συναντηθούμε στον σταθμό, επειδή το τρένο άργησε δύο ώρες.",
    "明日の朝、駅で会いましょう。電車が二時間も遅れたので、予定を変えなければなりません。",
    "明天早上我们在车站见面，因为火车又晚点了两个小时，大家只好重新安排行程。",
    "내일 아침에 역에서 만나요. 기차가 두 시간이나 늦어서 계획을 바꿔야 합니다.",
    "سنلتقي غدا صباحا في المحطة لأن القطار تأخر ساعتين مرة أخرى.",
    "ניפגש מחר בבוקר בתחנה כי הרכבת איחרה שוב בשעתיים.",
    "हम कल सुबह स्टेशन पर मिलेंगे क्योंकि ट्रेन फिर दो घंटे देर से आई।",
    "พรุ่งนี้เช้าเราจะพบกันที่สถานีเพราะรถไฟล่าช้าไปสองชั่วโมง",
    "Sabah istasyonda buluşacağız, çünkü tren yine iki saat gecikti; çocuklar üşüyordu.",
    "Ngày mai chúng ta gặp nhau ở nhà ga vì chuyến tàu lại trễ hai tiếng đồng hồ.",
    "ხვალ დილით სადგურზე შევხვდებით, რადგან მატარებელმა ისევ დააგვიანა.",
    "🚀 done ✅ → 3 of 4 👩‍💻👨‍👩‍👧 naïve café ½ … “quoted” — 100 € 😀😀",
]


def read(pattern):
    return "".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.glob(pattern)))


def cut(text, size):
    return text.encode()[:size].decode(errors="ignore")


def filled(start, more, size):
    parts, length = [start], len(start.encode())
    while length < size:
        parts.append(more())
        length += len(parts[-1].encode())
    return cut("".join(parts), size)


def made_up(chance):
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))


def english(size, chance):
    """Words follow words as they do in our pages; one in fifty is made up."""
    pages = read("docs/**/*.md") + read("*.md")
    words = [word for line in pages.splitlines() if "|" not in line and "`" not in line for word in line.split()]
    after = {}
    for word, following in zip(words, words[1:]):
        after.setdefault(word, []).append(following)

    def paragraph():
        word, said = chance.choice(words), []
        for _ in range(chance.randint(20, 120)):
            said.append(made_up(chance) if chance.random() < 0.02 else word)
            word = chance.choice(after.get(word, words))
        return " ".join(said) + "\n\n"
    return filled("", paragraph, size)


def code(size, chance):
    """Our sources in any order, with the names that hold an underline renamed in half of them."""
    files = [path.read_text(encoding="utf-8") for suffix in ("cpp", "hpp", "py", "mjs")
             for path in sorted(SOURCE.glob(f"[a-z]*/**/*.{suffix}")) if "build" not in path.parts]

    def another():
        text = chance.choice(files)
        return text if chance.random() < 0.5 else text.replace("_of", f"_{made_up(chance)}").replace(
            "text", made_up(chance)).replace("at_", f"{made_up(chance)}_")
    return filled("", another, size)


def scripts(size, chance):
    def sentence():
        words = chance.choice(SCRIPTS).split(" ")
        if chance.random() < 0.5:
            chance.shuffle(words)
        place = chance.randrange(len(words))
        word = words[place]
        if len(word) > 4:  # a word that is in no vocabulary
            words[place] = word[chance.randint(1, 3):] + word[:chance.randint(1, 3)]
        return " ".join(words) + chance.choice(("\n", " ", "\n\n"))
    return filled("", sentence, size)


def texts(size=10_000_000):
    """By name; `mixed` is half English, three tenths code and a fifth other scripts, four pages at a time."""
    chance = random.Random(20261121)
    parts = {"english": english(size // 2, chance), "code": code(size * 3 // 10, chance),
             "scripts": scripts(size // 5, chance)}
    pages = [text[at:at + 4000] for text in parts.values() for at in range(0, len(text), 4000)]
    chance.shuffle(pages)
    return {**parts, "mixed": "".join(pages)}
