#!/usr/bin/env python3
"""Kioku's ranking function, runnable specification (numpy). Formulas and figures: report.md.

    final.py DATA_DIR OUT_DIR [--k 50] [--test]      DATA_DIR holds locomo/ and beam/

Writes locomo.jsonl and beam.jsonl in the scorers' form; with scores and features per ranked message (order: FEATS).
Tokens, stemmer, date expressions and the lists ME, YOU, MANY, SAID, WHEN, TEMP_STRONG are those of reference.py, unchanged;
related words and irregular forms are those of src/text (words.py reads them); every other list stands below. All written by us.
"""
import argparse, json, math, os, re, sys
from collections import Counter, defaultdict
from pathlib import Path
import numpy as np
sys.path.insert(0, os.environ['KIOKU_RANKER'])  # the folder of the first round's reference.py
import oracle, reference as R
from words import HYP, IRREGULAR, SYN

# ---- constants ----
K1, B, L0 = 1.2, .75, 20            # BM25 of messages; no bonus for being shorter than L0 terms
HALF, BACK = 20, 4                  # prev: halves every HALF terms, at most BACK messages back
SHORT, CAP = 40, 3                  # short(m) = min(1, SHORT / words); counts of I, you, past forms stop at CAP
RHO = .5                            # a match through a synonym, against a match of the word itself
PASSAGE = .4                        # share of the best two sentences in the lexical score
ASKMEAN = 2.                        # questions asked: mean length in bigrams, a constant
PAIR_DISTANCE = 2                   # two query words count as a pair up to this distance, stop words left out
FEATS = 'own pass exact pair prev sess best3 side I you date many digit when past answer qa'.split()
WEIGHTS = dict(own=.6, **{'pass': .4}, exact=.7, pair=.3, prev=1, sess=2, best3=1, side=1, I=1, you=-1, date=4, many=3, digit=.5,
               when=3, past=1.5, answer=.5, qa=.5)
PAST_QUESTION = re.compile(r"\b(did|was|were|had)\b", re.I)
PAST = re.compile(r"\b(?:[A-Za-z0-9_]+ed|was|were|went|got|took|had|made|did|saw|found|gave|came|started|began)\b")
# a question for a way of doing something: the answer is an explanation, and explanations are the assistant's
MANNER = re.compile(r"\bhow (?:can|could|should|would|might|do|did|does|to)\b|\bwhat (?:approach|steps?|strateg\w+|methods?|ways?|process|procedure|technique)\b", re.I)

# the shape of an answer: what is asked for, and what a message that holds it shows
TIME_WEAK = re.compile(r"\b(?:recently|just|now|soon|the other day|weekend|earlier|morning|evening|afternoon|night|since|already|finally|lately|before|after|birthday|christmas|holiday|new year|thanksgiving|halloween|easter|\d{1,2}(?:st|nd|rd|th)|day|week|month|year)s?\b", re.I)
PLACE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Tt]o|[Ff]rom|[Nn]ear|[Vv]isit[a-z]*|[Aa]round) (?:the |my |a |our |this )?[A-Z][a-z]+")
DURATION = re.compile(r"\b(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|few|several|couple|\d+)(?: of)? (?:day|week|month|year|hour|minute)s?\b|\bsince\b|\bfor (?:years|months|weeks|ages|a while)\b", re.I)
REASON = re.compile(r"\b(?:because|since|so that|that's why|reason|cause|cuz|due to|thanks to|inspired|motivat[a-z]+|in order to|made me|wanted to)\b", re.I)
NAME = re.compile(r"(?<![.!?\"\u201c]\s)(?<!^)\b[A-Z][a-z]{2,}")       # capitalised inside a sentence
ANSWERS = [(re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|place|state|area|town|location|beach|park)\b", re.I), 'place'),
           (re.compile(r"\bhow (?:long|often|old)\b", re.I), 'duration'),
           (re.compile(r"\bwhy\b|\breason|motivat|inspir", re.I), 'reason'),
           (re.compile(r"\bwho(?:m|se)?\b|\b(?:name|called|title|which|book|song|movie|band|artist|game|brand|company|pet)", re.I), 'name')]
R.IRR.clear()
for group in IRREGULAR:
    for form in group[1:]: R.IRR.setdefault(form, group[0])
TOK = R.Tok('porter', 'full')
def related():
    m = defaultdict(set)
    for line in SYN.strip().split('\n'):
        g = {TOK.norm(w) for w in line.split()}
        for a in g: m[a] |= g - {a}
    for line in HYP.strip().split('\n'):
        head, rest = line.split(':')
        m[TOK.norm(head)] |= {TOK.norm(w) for w in rest.split()} - {TOK.norm(head)}
    return m
RELATED = related()

class Store:
    """turns: [{id, spk, text, cap, ses, date, conv}]; conv (scope) may be absent; ses is unique within conv."""
    def __init__(s, turns):
        T = s.T = turns; n = s.n = len(T)
        s.conv = np.array([t.get('conv', 0) for t in T])
        key = [(t.get('conv', 0), t['ses']) for t in T]; order = {k: i for i, k in enumerate(sorted(set(key)))}
        s.row = np.array([order[k] for k in key]); s.nses = len(order)
        s.spk = [t['spk'].lower() for t in T]
        full = [t['text'] + ' ' + re.sub(r'\b(photo|photograph|photography|picture|image)\b', '', t['cap']) for t in T]
        s.raw = [[w for w in TOK.words(x) if w not in TOK.stop] for x in full]
        s.docs = [[TOK.norm(w) for w in d] for d in s.raw]
        s.surface = [set(d) for d in s.raw]
        s.len = np.array([len(d) for d in s.docs], float)
        words = np.array([len(x.split()) for x in full], float); s.short = np.minimum(1, SHORT / np.maximum(words, 1))
        post = defaultdict(list)
        for i, d in enumerate(s.docs):
            for t, c in Counter(d).items(): post[t].append((i, c))
        s.post = {t: (np.array([i for i, _ in l]), np.array([c for _, c in l], float)) for t, l in post.items()}
        sd = [[] for _ in range(s.nses)]
        for i, d in enumerate(s.docs): sd[s.row[i]] += d
        s.slen = np.array([len(d) for d in sd], float); sp = defaultdict(list)
        for i, d in enumerate(sd):
            for t, c in Counter(d).items(): sp[t].append((i, c))
        s.spost = {t: (np.array([i for i, _ in l]), np.array([c for _, c in l], float)) for t, l in sp.items()}
        s.sconv = np.array([k[0] for k in sorted(set(key))])
        s.start = np.concatenate([[0], np.cumsum(s.len)])
        # windows of two sentences
        s.win = []
        for x in full:
            ss = [y for line in x.split('\n') for y in R.sents(line)] or [x]
            s.win.append([TOK(' '.join(ss[a:a + 2])) for a in range(max(1, len(ss) - 1))])
        tx = [t['text'] for t in T]; F = lambda f: np.array([float(f(x)) for x in tx])
        count = lambda r: np.log1p(np.minimum(F(lambda x: len(r.findall(x))), CAP))
        s.I = count(R.ME); s.you = count(R.YOU); s.past = count(PAST) * s.short
        s.num = F(lambda x: bool(re.search(r'\d', x))) * s.short; s.time = F(lambda x: 1 if R.TEMP_STRONG.search(x) else 1 / 3 if TIME_WEAK.search(x) else 0) * s.short
        own_names = set(s.spk)
        s.shape = dict(place=F(lambda x: bool(PLACE.search(x))) * s.short, duration=F(lambda x: bool(DURATION.search(x))) * s.short,
                       reason=F(lambda x: bool(REASON.search(x))) * s.short, name=F(lambda x: any(w.lower() not in own_names for w in NAME.findall(x))) * s.short)
        s.ask = [s.bi(R.WORDS(R.questions(x))) for x in tx]
        s.asklen = np.array([len(a) for a in s.ask], float); ap = defaultdict(list)
        for i, a in enumerate(s.ask):
            for t, c in Counter(a).items(): ap[t].append((i, c))
        s.apost = {t: (np.array([i for i, _ in l]), np.array([c for _, c in l], float)) for t, l in ap.items()}
        s.po = np.full(n, -1)
        for i in range(n):
            for d in range(1, 5):
                j = i - d
                if j < 0 or s.row[j] != s.row[i]: break
                if s.spk[j] != s.spk[i]: s.po[i] = j; break
        # who speaks in a session
        who = [set() for _ in range(s.nses)]
        for i in range(n): who[s.row[i]].add(s.spk[i])
        allnames = defaultdict(set)
        for c, w in zip(s.sconv, who): allnames[c] |= w
        s.names = [sorted(allnames[c]) for c in s.sconv]                 # of a session: all speakers of its scope
        s.agent = np.array([bool({'user', 'assistant'} & set(w)) for w in s.names])
        s.day = np.array([t['date'].toordinal() if t['date'] else -1 for t in T])
        td = [(i, x, y) for i, t in enumerate(T) for x, y in R.dates_in(t['text'], t['date'])]
        s.ti, s.lo, s.hi = (np.array([r[k] for r in td], int) for k in range(3)) if td else (np.zeros(0, int),) * 3
        s.dates = [t['date'] for t in T]

    def bi(s, t): return R.bigrams(t) + ([a + '__' + b for a, b in zip(t, t[2:])] if s.SKIP else [])
    def _w(s, post, length, mean, k1, b, floor):
        r, c = post
        return c * (k1 + 1) / (c + k1 * (1 - b + b * np.maximum(length[r], floor) / np.maximum(mean if np.isscalar(mean) else mean[r], max(floor, 1e-9))))

    def features(s, q, scope=None, stat='store', mean='store', k=None, relate=True, rho=RHO, named_out=-1.):
        """scope: a conv value (the filter) or None. stat: where df and N are counted ('store' | 'scope'); mean: mean length
        over 'store' | 'scope' | 'session'. Returns the features over all messages; those outside the scope hold -1e9 in 'own'."""
        n = s.n; inside = np.ones(n, bool) if scope is None else s.conv == scope; sin = np.ones(s.nses, bool) if scope is None else s.sconv == scope
        cnt = inside if stat == 'scope' else np.ones(n, bool); N = cnt.sum()
        if mean == 'session':
            m = np.bincount(s.row, s.len, s.nses) / np.bincount(s.row, minlength=s.nses); avg = m[s.row]
        else: avg = float(s.len[inside if mean == 'scope' else np.ones(n, bool)].mean())
        full = s.post
        def idf(t):
            d = 0 if t not in full else (cnt[full[t][0]].sum() if stat == 'scope' else len(full[t][0])); return math.log(1 + (N - d + .5) / (d + .5))
        ql = q.lower(); qw = TOK.words(q)
        # names: dropped from the query where they are speakers of the scope (or of anything in the store when there is no scope)
        speakers = {x for r in range(s.nses) if sin[r] and not s.agent[r] for x in s.names[r]}
        hit = lambda w, x: w == x or (len(w) >= 3 and x.startswith(w)) or w in x.split()
        nm = {w for w in re.findall(r"[a-z0-9]+", ql) for x in speakers if hit(w, x)}
        words = [w for w in qw if w not in TOK.stop and w not in nm]; form = {}
        for w in words: form.setdefault(TOK.norm(w), w)
        ts = list(form); W = np.zeros((max(1, len(ts)), n)); V = np.zeros_like(W); E = np.zeros_like(W); tid = {t: a for a, t in enumerate(ts)}
        idfs = {t: idf(t) for t in ts}
        for a, t in enumerate(ts):
            if t in full:
                r = full[t][0]; W[a, r] = idfs[t] * s._w(full[t], s.len, avg, K1, B, L0)
            for u in RELATED.get(t, ()) if relate else ():
                if u in full and u not in tid:
                    r = full[u][0]; x = min(idf(u), idfs[t] if t in full else 1e9) * s._w(full[u], s.len, avg, K1, B, L0)
                    V[a, r] = np.maximum(V[a, r], x)
        W *= inside; V *= inside; own0 = W.sum(0); g = 10 / max(own0.max(), 1e-3)
        X = np.maximum(W, rho * s.short * V); f = {}
        f['own'] = X.sum(0) * g
        # the rest of the lexical part is for the candidates alone: here all messages with a match
        live = np.where(own0 > 0)[0]; P = np.zeros(n); ex = np.zeros(n); pr = np.zeros(n)
        pairs = {}
        seq = [TOK.norm(w) for w in words]
        for d in range(1, PAIR_DISTANCE + 1):
            for a, b in zip(seq, seq[d:]):
                if a != b: pairs[frozenset((a, b))] = min(idfs[a], idfs[b])
        for i in live:
            best = 0
            for w in s.win[i]:
                v = 0; c = None
                L = max(len(w), L0) / L0
                c = Counter(t for t in w if t in tid)
                for t, k_ in c.items(): v += idfs[t] * k_ * (K1 + 1) / (k_ + K1 * (1 - B + B * L))
                if v > best: best = v
            P[i] = best
            ex[i] = sum(W[a, i] for t, a in tid.items() if form[t] not in s.surface[i])
            if pairs:
                d = s.docs[i]; seen = set(); pos = [p for p, t in enumerate(d) if t in tid]
                for x, p in enumerate(pos):
                    for y in pos[x + 1:x + 1 + PAIR_DISTANCE]:
                        if y - p <= PAIR_DISTANCE: seen.add(frozenset((d[p], d[y])))
                pr[i] = sum(v for k_, v in pairs.items() if k_ in seen)
        f['pass'] = P * 10 / max(P.max(), 1e-3) + (X.sum(0) - own0) * g
        f['exact'] = -ex * g * (1 - s.short)
        f['pair'] = pr * g
        C = X.copy()
        I = np.arange(n)
        for d in range(1, BACK + 1):
            j = np.maximum(I - d, 0); u = .5 ** ((s.start[I] - s.start[j]) / HALF) * ((I >= d) & (s.row[j] == s.row))
            C = np.maximum(C, u * X[:, j])
        f['prev'] = (C.sum(0) - X.sum(0)) * g
        # sessions
        S = np.zeros(s.nses); sc = sin if stat == 'scope' else np.ones(s.nses, bool); Ns = sc.sum(); hitS = np.zeros(s.nses, bool)
        for t in ts:
            if t in s.spost: hitS[s.spost[t][0]] = True
        sm = float(s.slen[hitS & sin].mean()) if (hitS & sin).any() else 1.
        for t in ts:
            if t in s.spost:
                r = s.spost[t][0]; d = sc[r].sum(); S[r] += math.log(1 + (Ns - d + .5) / (d + .5)) * s._w(s.spost[t], s.slen, sm, 1.2, .75, 0)
        S *= sin; f['sess'] = (S / (S.max() + 1e-6))[s.row]
        top = np.zeros((s.nses, 3))
        o = np.argsort(own0)[::-1]
        for i in o[: int((own0 > 0).sum())]:
            r = s.row[i]; v = own0[i]; k_ = np.argmin(top[r])
            if v > top[r, k_]: top[r, k_] = v
        t3 = top.sum(1); f['best3'] = (t3 / max(t3.max(), 1e-3))[s.row]
        # who speaks
        manner = bool(MANNER.search(q)); said = bool(R.SAID.search(q)); side = np.zeros(n); flag = np.zeros((s.nses, 2), object)
        hits = [[any(w == x or (len(w) >= 3 and x.startswith(w)) for w in nm) for x in s.names[r]] for r in range(s.nses)]
        subject = None; q2 = re.findall(r"[a-z0-9]+", ql)
        if s.SUBJ and len(nm) == 2:
            for a, x in enumerate(q2):
                nx = q2[a + 1] if a + 1 < len(q2) else ''
                if x in nm:
                    if nx == 's': continue
                    if nx in ('and', 'or'): break
                    if a and q2[a - 1] in ('and', 'or'): break
                    subject = x; break
        for i in np.where(inside)[0]:
            r = s.row[i]
            if s.agent[r]: side[i] = 0 if said or (manner and s.MANNER) else 1. if s.spk[i] == 'user' else -1.
            elif nm and not any(hits[r]): side[i] = named_out
            elif len(s.names[r]) == 2 and sum(hits[r]) == 2 and subject: side[i] = (1. if s.spk[i] == subject or s.spk[i].startswith(subject) else -1.) * s.SUBJ
            elif len(s.names[r]) == 2 and sum(hits[r]) == 1: side[i] = 1. if hits[r][s.names[r].index(s.spk[i])] else -1.
        f['side'] = side
        ag = s.agent[s.row]
        f['I'] = s.I.copy(); f['you'] = s.you.copy()
        if (said or (manner and s.MANNER)) and s.OFF: f['I'][ag] = 0; f['you'][ag] = 0
        ref = max((s.dates[i] for i in np.where(inside)[0] if s.dates[i]), default=None); day = np.zeros(n); sd = np.zeros(n)
        for lo, hi in (R.dates_in(q, ref) if ref else []):
            day = np.maximum(day, ((s.day >= lo) & (s.day <= hi + 1)) * 1.); ok = (s.lo <= hi) & (s.hi >= lo)
            np.maximum.at(sd, s.ti[ok], np.where(s.hi[ok] - s.lo[ok] <= 31, 1., .5))
        f['date'] = day + sd; z = np.zeros(n)
        f['many'] = s.num if R.MANY.search(q) else z; f['digit'] = s.num
        f['when'] = s.time if R.WHEN.search(q) else z
        f['past'] = s.past if PAST_QUESTION.search(q) else z
        f['answer'] = np.maximum.reduce([z] + [s.shape[k_] for r_, k_ in ANSWERS if r_.search(q)])
        if (said or (manner and s.MANNER)) and s.OFF2:
            for k_ in s.OFF2: f[k_] = np.where(ag, 0, f[k_])
            f['pass'] = np.where(ag, f['own'], f['pass'])
        # question answered
        qq = R.WORDS.words(q); w0 = []
        for a, x in enumerate(qq):
            if x == 's' and a and qq[a - 1] in nm and s.POSS: w0[-1] = 'your'
            else: w0.append('you' if x in nm else x)
        w1 = [{'i': 'you', 'my': 'your', 'me': 'you'}.get(x, x) for x in w0]
        b = np.zeros(n); askm = ASKMEAN
        for ws, m in ((w0, ~ag), (w1, ag)):
            if not (m & inside).any(): continue
            a = np.zeros(n)
            for t in set(s.bi([R.WORDS.norm(x) for x in ws])):
                if t in s.apost:
                    r = s.apost[t][0]; d = cnt[r].sum(); a[r] += math.log(1 + (N - d + .5) / (d + .5)) * s._w(s.apost[t], s.asklen, askm, 1., .3, 0)
            v = np.where(s.po >= 0, a[np.maximum(s.po, 0)], 0.); b = np.where(m, v, b)
        b *= inside
        f['qa'] = 10 * b / max(b.max(), 8) * s.short * np.where(s.po >= 0, s.short[np.maximum(s.po, 0)], 0.)
        f['plain'] = own0; f['inside'] = inside
        return f
# switches: the first two groups are the function; POSS, SKIP, SUBJ were tried and are off (report.md)
Store.MANNER = True; Store.OFF = True; Store.POSS = False; Store.SKIP = False; Store.SUBJ = 0; Store.OFF2 = ('past', 'digit', 'answer')

def score(f, W=WEIGHTS):
    v = sum(W[k] * f[k] for k in FEATS); v[~f['inside']] = -1e9; return v

def main():
    a = argparse.ArgumentParser(); a.add_argument('data', type=Path); a.add_argument('out', type=Path); a.add_argument('--k', type=int, default=50)
    a.add_argument('--test', action='store_true', help='LoCoMo 4-10 too (to report, never to tune)'); a = a.parse_args(); a.out.mkdir(parents=True, exist_ok=True)
    for name, convs in (('locomo', oracle.locomo(a.data / 'locomo/locomo10.json')), ('beam', oracle.beam(a.data / 'beam/beam8.json'))):
        with open(a.out / f'{name}.jsonl', 'w') as out:
            for c, (turns, questions) in enumerate(convs):
                if name == 'locomo' and c > 2 and not a.test: break
                store = Store(turns)
                for q, text in enumerate(questions):
                    f = store.features(text); v = score(f); best = np.lexsort((np.arange(len(v)), -v))[:a.k]
                    out.write(json.dumps(dict(conversation=c, question=q, ranked=[turns[i]['id'] for i in best], scores=[round(float(v[i]), 5) for i in best],
                        features=[[round(float(f[k][i]), 4) for k in FEATS] for i in best])) + '\n')
if __name__ == '__main__': main()
