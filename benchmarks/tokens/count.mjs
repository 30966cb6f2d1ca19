// Counting in bun: our library through bun:ffi, npm's tiktoken and gpt-tokenizer, in turns in one process.
// A text is a string for all; ours is written as UTF-8 into a buffer that is kept, which is timed too.
//   count.mjs LIBRARY warm            prints rows: name, ours, peer, unit
//   count.mjs LIBRARY load|first WHO  prints milliseconds of a process in which nothing is warm
import {dlopen, FFIType, ptr} from 'bun:ffi';
import fs from 'node:fs';

const [library, what, who] = process.argv.slice(2);
const read = (name) => fs.readFileSync(`${name}.txt`, 'utf8');
const kInputBytes = 32 << 20;

const encoder = new TextEncoder();
const {ptr: pointer, u64_fast: size, i32: code} = FFIType;

// The C ABI: handles are numbers below 2^52, the text is written into a buffer that is kept.
function bindOurs() {
    const {symbols} = dlopen(library, {
        kioku_tokenizer_open: {args: [pointer, size, pointer, pointer], returns: code},
        kioku_tokenizer_count: {args: [pointer, pointer, size, pointer, pointer], returns: code},
        kioku_running_count_open: {args: [pointer, pointer, pointer], returns: code},
        kioku_running_count_append: {args: [pointer, pointer, size, pointer, pointer], returns: code}});
    const input = new Uint8Array(kInputBytes), out = new BigInt64Array(1);
    const at = ptr(input), answer = ptr(out);
    const called = (status) => {
        if (status !== 0) throw new Error(`kioku answers ${status}`);
        return Number(out[0]);
    };
    const tokenizer = called(symbols.kioku_tokenizer_open(null, 0, answer, null));
    return {
        count: (text) => called(symbols.kioku_tokenizer_count(
            tokenizer, at, encoder.encodeInto(text, input).written, answer, null)),
        runningCount: () => {
            const running = called(symbols.kioku_running_count_open(tokenizer, answer, null));
            return (text) => called(symbols.kioku_running_count_append(
                running, at, encoder.encodeInto(text, input).written, answer, null));
        },
    };
}

function openOurs() {
    return bindOurs().count;
}

async function openTiktoken() {
    const {get_encoding} = await import('tiktoken');
    const encoding = get_encoding('o200k_base');
    return (text) => encoding.encode_ordinary(text).length;
}

async function openGptTokenizer() {
    const {countTokens} = await import('gpt-tokenizer/encoding/o200k_base');
    const asText = {disallowedSpecial: new Set()};
    return (text) => countTokens(text, asText);
}

const open = {'ours': openOurs, 'tiktoken': openTiktoken, 'gpt-tokenizer': openGptTokenizer};

function time(work) {
    const start = performance.now();
    work();
    return performance.now() - start;
}

// The best of `runs` turns of each, in milliseconds.
function inTurns(counters, text, runs) {
    const best = {}, counts = {};
    for (let run = 0; run < runs; ++run) {
        for (const [name, count] of Object.entries(counters)) {
            const ms = time(() => counts[name] = count(text));
            best[name] = Math.min(best[name] ?? Infinity, ms);
        }
    }
    if (new Set(Object.values(counts)).size !== 1) throw new Error(`counts differ: ${JSON.stringify(counts)}`);
    return best;
}

function randomLetters(size) {
    let seed = 20261121, text = '';
    while (text.length < size) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        text += String.fromCharCode(97 + (seed >> 8) % 26);
    }
    return text;
}

function median(values) {
    return values.sort((left, right) => left - right)[values.length >> 1];
}

function warmRows(counters) {
    const rows = [], {ours, tiktoken} = counters, gpt = counters['gpt-tokenizer'];
    const row = (name, best, peer, unit = 'ms') => rows.push([`tokens_bun_${name}_${peer}`, best.ours, best[peer], unit]);
    for (const name of ['mixed', 'english']) {
        const best = inTurns(counters, read(name), 3);
        for (const peer of ['tiktoken', 'gpt-tokenizer']) row(name, best, peer);
    }
    for (const [name, text] of [['one_letter', 'a'.repeat(100_000)], ['random_letters', randomLetters(100_000)]]) {
        const best = inTurns({ours, tiktoken}, text, 1);  // the peer takes many seconds
        best.ours = inTurns({ours}, text, 20).ours;
        row(name, best, 'tiktoken');
        rows.push([`tokens_bun_${name}_ten_times`, inTurns({ours}, text.repeat(10), 5).ours, 10 * best.ours, 'ms']);
    }
    const mixed = read('mixed'), short = [];
    for (let at = 0; at < 2_000_000; at += 400) short.push(mixed.slice(at, at + 400));
    const us = (count) => {
        short.forEach(count);  // warm
        return median(short.map((text) => 1000 * time(() => count(text))));
    };
    for (const [peer, count] of [['tiktoken', tiktoken], ['gpt-tokenizer', gpt]]) {
        row('short', {ours: us(ours), [peer]: us(count)}, peer, 'us');
    }
    rows.push(appendRow(mixed.replace(/[\u{10000}-\u{10FFFF}]/gu, '')));  // no slice cuts a pair of surrogates
    return rows;
}

// 400 characters more of a conversation of 100 KB: appended to a count, and counted all again.
function appendRow(text) {
    const {count, runningCount} = bindOurs();
    const append = runningCount(), appended = [], again = [], grown = [];
    let whole = text.slice(0, 100_000).toWellFormed();
    append(whole);
    for (let at = 100_000; at < 140_000; at += 400) {
        const more = text.slice(at, at + 400).toWellFormed();
        let tokens;
        appended.push(1000 * time(() => tokens = append(more)));
        grown.push([whole += more, tokens]);
    }
    for (const [text, tokens] of grown) {
        again.push(1000 * time(() => {
            if (count(text) !== tokens) throw new Error('a running count is not the count');
        }));
    }
    return ['tokens_bun_append_again', median(appended), median(again), 'us'];
}

if (what === 'warm') {
    const counters = {};
    for (const [name, opened] of Object.entries(open)) counters[name] = await opened();
    console.log(JSON.stringify(warmRows(counters)));
} else {
    const text = what === 'load' ? 'How many tokens is this?' : read('mixed');
    let start = performance.now();
    const count = await open[who]();
    if (what === 'first') start = performance.now();
    count(text);
    console.log(performance.now() - start);
}
