/** What counts of a longer one, and of a part that people take: the estimate's time grows with both. */
const MAX_LENGTH = 64;
const MAX_PART = 28;

/** What people take first; a word in capitals, or with digits that look like its letters, is the same one. */
const COMMON = new Set(
  `password passwort passphrase contrasena clave secret secreto letmein welcome hello hola login admin master dragon monkey
sunshine princess football baseball soccer iloveyou love trustno shadow superman batman michael jennifer jordan daniel charlie
thomas maria ahmed mohamed mohammed abc test user root guest access qwerty azerty correct horse battery staple bitcoin ethereum
crypto wallet satoshi symbolon credential summer winter spring autumn monday friday january december london paris madrid cairo
berlin apple google computer internet cheese pepper flower freedom killer hunter ranger buster tigger whatever nothing starwars
matrix pokemon hannah jessica ashley andrew joshua matthew george family mother father baby angel jesus god allah habibi king
queen star silver golden orange purple yellow black white green`.split(/\s+/),
);
/** Bits of a choice among what people take first, of its spelling, and of any other word by its length. */
const COMMON_BITS = 7;
const SPELLING_BITS = 1;
function wordBits(word: string): number {
  // One that is written without its vowels is longer than it looks.
  const letters = word.length + (/[a-z]/.test(word) ? 0 : 1);
  return letters <= 3 ? 8 : letters <= 5 ? 11 : 13;
}
const MAX_WORD = 10;

/** Neighbours on keyboards, and in alphabets. */
const ROWS = [
  "1234567890",
  "qwertyuiop",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl",
  "qsdfghjklm",
  "zxcvbnm",
  "yxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
  "!@#$%^&*()",
  "abcdefghijklmnopqrstuvwxyz",
  "ضصثقفغعهخحجد",
  "شسيبلاتنمكط",
].flatMap((row) => [row, [...row].reverse().join("")]);
/** Bits of where such a run begins. */
const ROW_BITS = 6;
const DATE = /^(?:\d{1,2}[-./ ]?\d{1,2}[-./ ]?(?:19|20)?\d\d|(?:19|20)\d\d[-./ ]?\d{1,2}[-./ ]?\d{1,2})$/;
const DATE_BITS = 16;
const YEAR = /^(?:19|20)\d\d$/;
const YEAR_BITS = 7;

const LOOKALIKES: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
};

/** Characters between words: they cost no guesses. */
const BETWEEN = /[\s.,_-]/u;

/** Characters of each kind that there are. */
const KINDS = [
  [/\p{Ll}/u, 26],
  [/\p{Lu}/u, 26],
  [/\p{Lo}/u, 28],
  [/\d/u, 10],
  [/[^\p{L}\d\s.,_-]/u, 29],
] as const;

/**
 * How many bits of guesses a passphrase withstands, by a careful estimate: the cheapest way to put it together from what
 * people take (words, names, rows of keys, dates, the same again) and from single characters. It knows no dictionary: a run
 * that can be spoken counts as words.
 */
export function passphraseBits(passphrase: string): number {
  const text = [...passphrase.normalize("NFKC")].slice(0, MAX_LENGTH);
  const kinds = KINDS.map(([kind, size]) => (text.some((one) => kind.test(one)) ? size : 0));
  const single = Math.log2(
    Math.max(
      2,
      kinds.reduce<number>((sum, size) => sum + size, 0),
    ),
  );
  return Math.floor(cheapest(text, single, new Map()));
}

/**
 * The least bits that put a text together.
 * @param single bits of a character by itself
 */
function cheapest(text: readonly string[], single: number, known: Map<string, number>): number {
  const key = text.join("");
  const before = known.get(key);
  if (before !== undefined) return before;
  const costs = [0];
  for (let end = 1; end <= text.length; end++) {
    const alone = BETWEEN.test(text[end - 1] ?? "") ? 0 : single;
    let least = (costs[end - 1] ?? 0) + alone;
    for (let start = 0; start < end - 1; start++) {
      const so = costs[start] ?? 0;
      if (so >= least) continue;
      const part = text.slice(start, end);
      least = Math.min(least, so + Math.min(partBits(part.join("")), repeatBits(part, single, known)));
    }
    costs[end] = least;
  }
  const least = costs.at(-1) ?? 0;
  known.set(key, least);
  return least;
}

/** The same several times over costs what it costs once, and how often; infinite: it is not. */
function repeatBits(part: readonly string[], single: number, known: Map<string, number>): number {
  // The shortest that is repeated; of longer ones it is a part.
  for (let unit = 1; unit <= part.length / 2; unit++) {
    if (part.length % unit !== 0 || part.some((one, i) => one !== part[i % unit])) continue;
    const once = unit === 1 ? single : cheapest(part.slice(0, unit), single, known);
    return once + Math.log2(part.length / unit);
  }
  return Number.POSITIVE_INFINITY;
}

/** Bits of a part as one of those that people take; infinite: it is not one. */
function partBits(part: string): number {
  if (part.length > MAX_PART) return Number.POSITIVE_INFINITY;
  const lower = part.toLowerCase();
  const spelling = part === lower ? 0 : SPELLING_BITS;
  const found = [Number.POSITIVE_INFINITY];
  if (YEAR.test(part)) found.push(YEAR_BITS);
  if (DATE.test(part)) found.push(DATE_BITS);
  if (lower.length >= 3 && ROWS.some((row) => row.includes(lower))) {
    found.push(ROW_BITS + spelling + Math.log2(lower.length));
  }
  const read = [...lower].map((one) => LOOKALIKES[one] ?? one).join("");
  if (COMMON.has(lower)) found.push(COMMON_BITS + spelling);
  else if (COMMON.has(read)) found.push(COMMON_BITS + spelling + SPELLING_BITS);
  if (isSpeakable(lower)) found.push(wordBits(lower) + spelling);
  else if (isDisguised(lower, read)) found.push(wordBits(lower) + spelling + SPELLING_BITS);
  return Math.min(...found);
}

/** Whether it may be a word: of letters alone, with a vowel among each four where the script writes vowels. */
function isSpeakable(lower: string): boolean {
  if (lower.length < 2 || lower.length > MAX_WORD || !/^[\p{L}\p{M}]+$/u.test(lower)) return false;
  const plain = lower.normalize("NFD").replaceAll(/\p{M}/gu, "");
  return !/[a-z]/.test(plain) || (/[aeiouy]/.test(plain) && !/[^aeiouy]{5}/.test(plain));
}

/** Whether more than two thirds of it are letters, and the rest looks like those of a word. */
function isDisguised(lower: string, read: string): boolean {
  const letters = lower.replaceAll(/\P{L}/gu, "").length;
  return lower.length >= 5 && 3 * letters > 2 * lower.length && isSpeakable(read);
}
