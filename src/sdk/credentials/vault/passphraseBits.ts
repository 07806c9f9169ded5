/** What counts of a longer one, and of a part that people take: the estimate's time grows with both. */
const MAX_LENGTH = 64;
const MAX_PART = 28;

/** What people take first, and words of every sentence, by `bare`; one with digits that look like its letters is the same. */
const COMMON = new Set(
  `password passwort passphrase contrasena clave secret secreto letmein welcome hello hola login admin master dragon monkey
sunshine princess football baseball soccer iloveyou love trustno shadow superman batman michael jennifer jordan daniel charlie
thomas maria ahmed mohamed mohammed abc test user root guest access qwerty azerty correct horse battery staple bitcoin ethereum
crypto wallet satoshi symbolon credential summer winter spring autumn monday friday january december london paris madrid cairo
berlin apple google computer internet cheese pepper flower freedom killer hunter ranger buster tigger whatever nothing starwars
matrix pokemon hannah jessica ashley andrew joshua matthew george family mother father baby angel jesus god allah habibi king
queen star silver golden orange purple yellow black white green http https httpswww www com org net gmail the and is are was be
not to of in it you your my me we he she this that for with all what have good great time day el la los las de del que en por
para con una mi tu su es no si todo vida amor dios في من على إلى ما هو هي هذا كل يا الله محمد`
    .split(/\s+/)
    .map(bare),
);
/** What everybody knows by heart: any piece of it of so many letters. */
const SAYINGS = `to be or not to be that is the question
may the force be with you
the quick brown fox jumps over the lazy dog
our father who art in heaven hallowed be thy name
in the beginning god created the heaven and the earth
happy birthday to you
all you need is love
i think therefore i am
we hold these truths to be self evident
once upon a time there was
houston we have a problem
ser o no ser esa es la cuestion
en un lugar de la mancha de cuyo nombre no quiero acordarme
padre nuestro que estas en los cielos santificado sea tu nombre
que la fuerza te acompane
pienso luego existo
أشهد أن لا إله إلا الله وأشهد أن محمدا رسول الله
لا إله إلا الله محمد رسول الله
بسم الله الرحمن الرحيم الحمد لله رب العالمين
السلام عليكم ورحمة الله وبركاته
سبحان الله وبحمده سبحان الله العظيم
لا حول ولا قوة إلا بالله`
  .split("\n")
  .map(bare);
const MIN_SAYING = 8;
const SAYING_BITS = 10;
/** Bits of a choice among what people take first, of capitals, and of each sign that stands for a letter. */
const COMMON_BITS = 7;
const SPELLING_BITS = 1;
const SIGN_BITS = 2;
/** Bits of any other word, by its length. */
const WORD_BITS = [8, 8, 8, 10, 11, 12, 14];
const LONG_WORD_BITS = 15;
function wordBits(word: string): number {
  // One that is written without its vowels is longer than it looks.
  return WORD_BITS[word.length + (/[a-z]/.test(word) ? 0 : 1)] ?? LONG_WORD_BITS;
}
const MAX_WORD = 12;
/** Of a word in a script that leaves vowels out. */
const MAX_UNVOWELED = 7;
/** What follows a letter in English and Spanish words, if not any does, how they begin, and how they end. */
const FOLLOWS: Readonly<Record<string, string>> = {
  a: "bcdefghijklmnopqrstuvwxyz",
  b: "abeilorsu",
  c: "acehiklortuy",
  d: "adegiloruy",
  e: "abcdefghijlmnopqrstuvwxyz",
  f: "aefilortuy",
  g: "aeghilnoruy",
  h: "aeinortuy",
  i: "abcdefgjklmnopqrstuvxz",
  j: "aeiou",
  k: "aeilnorsy",
  l: "abcdefgiklmopstuvy",
  m: "abeimnopuy",
  n: "acdefghijklnorstuvyz",
  o: "abcdefgijklmnopqrstuvwxyz",
  p: "aehiloprtuy",
  q: "u",
  r: "abcdefgiklmnoprstuvyz",
  s: "acefhiklmnopqstuwy",
  t: "acehilorstuwy",
  u: "abcdefgijlmnoprstz",
  v: "aeiou",
  w: "aehilnor",
  x: "aceipt",
  y: "aemos",
  z: "aeouz",
};
const BEGINS = /^(?:.?[aeiouy]|[bfgkp][lr]|[cgkpstw]h|c[lr]|[dtw]r|[gk]n|qu|s[cklmnpqtw]|t[swz]|ll|ps)/;
const ENDS =
  /(?:[aeiouy][^jquv]?|[^jqvxz]s|[cfhklnprstx]t|[chlmnprstw]h|[clnrsw]k|[lnrw]d|[lr][bfgmp]|[nr]g|m[bp]|[lrw]l|[nrwh]n|rr|sp|ff|[tnz]z|[nr]x)$/;

/** Neighbours on keyboards and in alphabets, and digits that people know. */
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
  "31415926535897932384626433832795",
  "2718281828459045235360287471",
].flatMap((row) => [row, [...row].reverse().join("")]);
/** Bits of where such a run begins. */
const ROW_BITS = 6;
const DATE = (() => {
  const day = "(?:0[1-9]|[12]\\d|3[01])";
  const month = "(?:0[1-9]|1[0-2])";
  const year = "(?:19|20)?\\d\\d";
  const whole = [day + month + year, month + day + year, `(?:19|20)\\d\\d${month}${day}`];
  const apart = ["\\d{1,2}[-./ ]\\d{1,2}[-./ ]\\d{2,4}", "\\d{4}[-./ ]\\d{1,2}[-./ ]\\d{1,2}"];
  return new RegExp(`^(?:${[...whole, ...apart].join("|")})$`);
})();
/** People take those of their families: one of some 1,400. */
const DATE_BITS = 10.5;
const YEAR = /^(?:19|20)\d\d$/;
const YEAR_BITS = 9;

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

/** Bits of where a part begins if no space comes before it. */
const JOIN_BITS = 2.4;
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

/** Of a text, what is said: letters and digits in small letters, without marks. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^\p{L}\d]/gu, "");
}

/**
 * How many bits of guesses a passphrase withstands, by a careful estimate: the cheapest way to put it together from what
 * people take (words, names, rows of keys, dates, the same again) and from single characters. It has no dictionary: what
 * can be spoken counts as words. It cannot know a line of a book or a song beyond its few sayings, nor a fact about whoever
 * takes it: a name, an address or a number of theirs counts as if it were random.
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
  // A digit is one of ten, whatever else there is.
  const alone: Alone = (one) => (BETWEEN.test(one) ? 0 : /\d/.test(one) ? Math.log2(10) : single);
  return Math.floor(cheapest(text, alone, new Map()));
}

/** Bits of a character by itself. */
type Alone = (one: string) => number;

/** The least bits that put a text together. */
function cheapest(text: readonly string[], alone: Alone, known: Map<string, number>): number {
  const key = text.join("");
  const before = known.get(key);
  if (before !== undefined) return before;
  const costs = [0];
  for (let end = 1; end <= text.length; end++) {
    let least = (costs[end - 1] ?? 0) + alone(text[end - 1] ?? "");
    for (let start = 0; start < end - 1; start++) {
      const isJoined = start > 0 && !BETWEEN.test(text[start - 1] ?? "");
      const so = (costs[start] ?? 0) + (isJoined ? JOIN_BITS : 0);
      if (so >= least) continue;
      const part = text.slice(start, end);
      least = Math.min(least, so + Math.min(partBits(part.join("")), repeatBits(part, alone, known)));
    }
    costs[end] = least;
  }
  const least = costs.at(-1) ?? 0;
  known.set(key, least);
  return least;
}

/** The same several times over costs what it costs once, and how often; infinite: it is not. */
function repeatBits(part: readonly string[], alone: Alone, known: Map<string, number>): number {
  // The shortest that is repeated; of longer ones it is a part.
  for (let unit = 1; unit <= part.length / 2; unit++) {
    if (part.length % unit !== 0 || part.some((one, i) => one !== part[i % unit])) continue;
    return cheapest(part.slice(0, unit), alone, known) + Math.log2(part.length / unit);
  }
  return Number.POSITIVE_INFINITY;
}

/** Bits of a part as one of those that people take; infinite: it is not one. */
function partBits(part: string): number {
  const said = bare(part);
  if (said.length >= MIN_SAYING && SAYINGS.some((one) => one.includes(said))) return SAYING_BITS;
  if (part.length > MAX_PART) return Number.POSITIVE_INFINITY;
  const lower = part.toLowerCase();
  const found = [Number.POSITIVE_INFINITY];
  if (YEAR.test(part)) found.push(YEAR_BITS);
  if (DATE.test(part)) found.push(DATE_BITS);
  const rows = isRow(lower) ? 1 : isWoven(lower) ? 2 : 0;
  // Which of its letters are capitals costs a bit for each, unless all are, or the first, or none.
  const isPlain = /^(?:[^\p{Lu}]*|.[^\p{Lu}]*|[^\p{Ll}]*)$/u.test(part);
  const spelling = part === lower ? 0 : isPlain ? SPELLING_BITS : part.length;
  if (rows > 0) found.push(rows * ROW_BITS + spelling + Math.log2(part.length));
  const read = [...lower].map((one) => LOOKALIKES[one] ?? one).join("");
  const signs = SIGN_BITS * [...lower].filter((one) => one in LOOKALIKES).length;
  if (COMMON.has(said)) found.push(COMMON_BITS + spelling);
  else if (COMMON.has(bare(read))) found.push(COMMON_BITS + spelling + signs);
  if (isPlain && isSpeakable(lower)) found.push(wordBits(lower) + spelling);
  else if (isPlain && isDisguised(lower, read)) found.push(wordBits(lower) + spelling + signs);
  return Math.min(...found);
}

function isRow(lower: string): boolean {
  return lower.length >= 3 && ROWS.some((row) => row.includes(lower));
}

/** Whether every second character is a row, and the others are one, too. */
function isWoven(lower: string): boolean {
  const every = (first: number) => [...lower].filter((_, i) => i % 2 === first).join("");
  return isRow(every(0)) && isRow(every(1));
}

/** Whether it may be a word: of letters alone, which follow each other as in words where the script writes vowels. */
function isSpeakable(lower: string): boolean {
  if (lower.length < 2 || lower.length > MAX_WORD || !/^[\p{L}\p{M}]+$/u.test(lower)) return false;
  const plain = bare(lower);
  if (!/[a-z]/.test(plain)) return plain.length <= MAX_UNVOWELED;
  if (/[^aeiouy]{4}|[aeiouy]{4}|(?!eau|iou)(?<!q)[aeiou]{3}/.test(plain) || !/[aeiouy]/.test(plain))
    return false;
  if (!BEGINS.test(plain) || !ENDS.test(plain)) return false;
  return [...plain].every(
    (one, i) => i === plain.length - 1 || (FOLLOWS[one]?.includes(plain[i + 1] ?? "") ?? true),
  );
}

/** Whether more than two thirds of it are letters, and the rest looks like those of a word. */
function isDisguised(lower: string, read: string): boolean {
  const letters = lower.replaceAll(/\P{L}/gu, "").length;
  return lower.length >= 5 && 3 * letters > 2 * lower.length && isSpeakable(read);
}
