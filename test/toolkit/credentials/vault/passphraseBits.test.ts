import { expect } from "chai";
import { english, spanish } from "viem/accounts";
import { passphraseBits } from "../../../../src/sdk/credentials/vault/passphraseBits.ts";
import {
  MIN_PASSPHRASE_BITS,
  randomPassphrase,
  requireStrongPassphrase,
} from "../../../../src/sdk/credentials/vault/strongPassphrase.ts";
import { isDeep } from "../../../deep.ts";

const WEAK = [
  "",
  "aaaaaaaaaaaaaaaa",
  "a".repeat(200),
  "abababababababababab",
  "qwertyuiopasdf",
  "1qaz2wsx3edc4rfv",
  "asdfghjklasdfghjklasdfghjkl",
  "abcdefghijklmnopqrstuvwxyz",
  "passwordpassword",
  "Passw0rd!Passw0rd!",
  "P@$$w0rd2024!!!!!!!!",
  "letmeinletmeinplease",
  "iloveyoumichael2024",
  "1234567890123456",
  "9876543210987654321",
  "12.04.1990-13.05.1991",
  "1990-04-12 1991-05-13",
  "correct horse battery staple",
  "correcthorsebatterystaple",
  "to be or not to be",
  "lion tiger zebra",
  "كلمة كلمة كلمة كلمة كلمة",
  "Sunshine2024Sunshine2024",
  "1q2w3e4r5t",
  "q1w2e3r4t5",
  "a1b2c3d4e5",
  "1a2b3c4d5e",
  "p0o9i8u7y6",
  "1q2w3e4r5t6y",
  "!Q@W#E$R%T",
  "3.14159265358979323846",
  "https://www.google.com/",
  "12.04.1990 13.05.1991 1.6.1992 24/12/1995",
  "12041990130519910106199224121995",
  "to be or not to be that is the question",
  "To be, or not to be: that is the question!",
  "may the force be with you",
  "God is great all the time",
  "que la fuerza te acompañe",
  "أشهد أن لا إله إلا الله وأشهد أن محمدا رسول الله",
  "لا إله إلا الله محمد رسول الله",
  "pAsSwOrD123",
  "elephant mountain computer",
];
const STRONG = [
  "xK9#qL2!vR4",
  "Tq7$wZp?8nXc",
  "qzxwvkjpmfhdb",
  "83619402758163940275",
  "kettle harbour violin mosaic",
  "acid jump onto zoom brick",
  "lago verano piedra tinta mesa",
  "شمس كتاب نهر قلم جبل",
  "cam lab eva dot ash",
  "hutkif-9bizde-wibWod",
];

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const MIXED = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;

/** Those of a kind, made by a die that falls alike each time. */
const KINDS: Readonly<Record<string, (die: Die) => string>> = {
  "12 letters of both cases and digits": (die) => characters(die, MIXED, 12),
  "16 letters of both cases and digits": (die) => characters(die, MIXED, 16),
  "20 letters of both cases and digits": (die) => characters(die, MIXED, 20),
  "16 small letters": (die) => characters(die, LOWER, 16),
  "20 digits": (die) => characters(die, DIGITS, 20),
  "what browsers of Apple suggest": suggested,
  "five English words": (die) => words(die, english, 5),
  "five Spanish words": (die) => words(die, spanish, 5),
};

type Die = (sides: number) => number;
function dieOf(seed: number): Die {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
const characters = (die: Die, of: string, count: number) =>
  Array.from({ length: count }, () => of[die(of.length)]).join("");
const words = (die: Die, of: readonly string[], count: number) =>
  Array.from({ length: count }, () => of[die(of.length)]).join(" ");

/** Six syllables, two a group; one letter is a capital, and a digit stands at the edge of a group. */
function suggested(die: Die): string {
  const letters = [..."cvccvccvccvccvccvc"].map((kind) =>
    kind === "v" ? characters(die, "aeiouy", 1) : characters(die, "bcdfghjkmnpqrstvwxz", 1),
  );
  const digit = [5, 6, 11, 12, 17][die(5)] ?? 5;
  letters[digit] = characters(die, DIGITS, 1);
  const capital = (digit + 1 + die(17)) % 18;
  letters[capital] = letters[capital]?.toUpperCase() ?? "";
  return [0, 6, 12].map((start) => letters.slice(start, start + 6).join("")).join("-");
}

/** Passphrases of each kind. */
const DRAWN = isDeep ? 200 : 40;

describe("credentials/vault/passphraseBits", () => {
  it("takes what people take first for weak, however long it is", () => {
    const strong = WEAK.filter((one) => passphraseBits(one) >= MIN_PASSPHRASE_BITS);
    expect(strong).to.deep.equal([]);
  });

  it("takes words that have nothing to do with each other for strong, and short ones of many kinds", () => {
    const weak = STRONG.filter((one) => passphraseBits(one) < MIN_PASSPHRASE_BITS);
    expect(weak).to.deep.equal([]);
  });

  for (const [kind, make] of Object.entries(KINDS)) {
    it(`refuses at most 5 % of ${DRAWN} at random: ${kind}`, () => {
      const die = dieOf(7);
      const made = Array.from({ length: DRAWN }, () => make(die));
      expect(new Set(made).size).to.equal(made.length);
      const refused = made.filter((one) => passphraseBits(one) < MIN_PASSPHRASE_BITS);
      expect(refused.length, refused.join(", ")).to.be.at.most(DRAWN / 20);
    });
  }

  it("is no higher for the same again, nor for a longer run", () => {
    for (const one of ["passwort", "qwert", "Ab1"]) {
      expect(passphraseBits(one.repeat(8))).to.be.at.most(passphraseBits(one) + 4);
    }
    expect(passphraseBits("a".repeat(64)) - passphraseBits("aa")).to.be.at.most(5);
    expect(passphraseBits("\ufb01ve"), "however a keyboard writes it").to.equal(passphraseBits("five"));
  });

  it("says how many bits there are, how many are needed, and what to do", () => {
    expect(() => requireStrongPassphrase("passwordpassword"))
      .to.throw("it has about 8 bits, and needs 50")
      .that.includes({ code: "WeakPassphrase" })
      .with.property("hint")
      .that.includes("one that the device makes");
  });

  it("makes others each time, all of them strong", () => {
    const made = Array.from({ length: 50 }, randomPassphrase);
    expect(new Set(made).size).to.equal(made.length);
    for (const one of made) {
      expect(one).to.match(/^(?:[2-9b-df-hj-km-np-tv-xz]{4}-){4}[2-9b-df-hj-km-np-tv-xz]{4}$/);
      expect(passphraseBits(one)).to.be.at.least(MIN_PASSPHRASE_BITS);
    }
  });
});
