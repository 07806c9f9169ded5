import { expect } from "chai";
import { passphraseBits } from "../../../../src/sdk/credentials/vault/passphraseBits.ts";
import {
  MIN_PASSPHRASE_BITS,
  randomPassphrase,
  requireStrongPassphrase,
} from "../../../../src/sdk/credentials/vault/strongPassphrase.ts";

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
];

describe("credentials/vault/passphraseBits", () => {
  it("takes what people take first for weak, however long it is", () => {
    const strong = WEAK.filter((one) => passphraseBits(one) >= MIN_PASSPHRASE_BITS);
    expect(strong).to.deep.equal([]);
  });

  it("takes words that have nothing to do with each other for strong, and short ones of many kinds", () => {
    const weak = STRONG.filter((one) => passphraseBits(one) < MIN_PASSPHRASE_BITS);
    expect(weak).to.deep.equal([]);
  });

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
