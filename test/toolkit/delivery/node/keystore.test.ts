import { inspect } from "node:util";
import { expect } from "chai";
import type { Hex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { openKeys } from "../../../../examples/openKeys.ts";
import { accountFromKeystore } from "../../../../src/node/keys/keystore.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { sealKeystore } from "../sealKeystore.ts";

/** Of the Web3 Secret Storage Definition. */
const OFFICIAL = {
  address: "0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b" as const,
  password: "testpassword",
  pbkdf2: {
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
      ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
      kdf: "pbkdf2",
      kdfparams: {
        c: 262144,
        dklen: 32,
        prf: "hmac-sha256",
        salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
      },
      mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
    },
    id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    version: 3,
  },
  scrypt: {
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: "83dbcc02d8ccb40e466191a123791e0e" },
      ciphertext: "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
      kdf: "scrypt",
      kdfparams: {
        dklen: 32,
        n: 262144,
        r: 1,
        p: 8,
        salt: "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19",
      },
      mac: "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097",
    },
    id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    version: 3,
  },
} as const;

const KEY: Hex = `0x${"c4".repeat(32)}`;
const PASSWORD = "Grüße, tabula rasa 🗝";
const sealed = { ...sealKeystore(KEY, PASSWORD), address: privateKeyToAddress(KEY).slice(2).toLowerCase() };

type Sealed = typeof sealed;
type Crypto = Sealed["crypto"];

/** The keystore with members of its `crypto` changed; undefined takes one away. */
const withCrypto = (changes: Partial<Record<keyof Crypto, unknown>>) => ({
  ...sealed,
  crypto: { ...sealed.crypto, ...changes },
});
const withCosts = (costs: Readonly<Record<string, unknown>>) =>
  withCrypto({ kdfparams: { ...sealed.crypto.kdfparams, ...costs } });

const withPbkdf2 = (costs: Readonly<Record<string, unknown>>) =>
  withCrypto({ kdf: "pbkdf2", kdfparams: { ...OFFICIAL.pbkdf2.crypto.kdfparams, ...costs } });

async function refusal(file: unknown, password = PASSWORD): Promise<SymbolonError> {
  const text = typeof file === "string" ? file : JSON.stringify(file);
  const thrown = await accountFromKeystore(text, password).catch((error) => error);
  expect(thrown).to.have.property("name", "SymbolonError");
  return thrown;
}

describe("accountFromKeystore", () => {
  const folder = temporaryFolder();

  it("opens a file as the docs show, beside a signer elsewhere", async () => {
    const file = folder.write("issuer.json", JSON.stringify(sealKeystore(KEY, PASSWORD)));
    const { issuer, treasury } = await openKeys(file, PASSWORD, OFFICIAL.address);
    expect(issuer.address).to.equal(privateKeyToAddress(KEY));
    expect(treasury.address).to.equal(OFFICIAL.address);
  });

  for (const kdf of ["pbkdf2", "scrypt"] as const) {
    it(`opens the official file of ${kdf}`, async () => {
      const { address } = await accountFromKeystore(JSON.stringify(OFFICIAL[kdf]), OFFICIAL.password);
      expect(address).to.equal(OFFICIAL.address);
    });
  }

  it("opens what wallets write otherwise: a capital letter, 0x, no address; any password in UTF-8", async () => {
    const { crypto, address: _, ...rest } = sealed;
    const cipherparams = { iv: `0x${crypto.cipherparams.iv}` };
    for (const file of [sealed, { ...rest, Crypto: { ...crypto, cipherparams } }]) {
      const account = await accountFromKeystore(JSON.stringify(file), PASSWORD);
      expect(account.address).to.equal(privateKeyToAddress(KEY));
      expect(await account.signMessage({ message: "hello" })).to.match(/^0x[\da-f]{130}$/);
    }
  });

  const refused: readonly (readonly [what: string, file: unknown, code: string, problem: RegExp])[] = [
    ["what is no JSON", `${KEY}\n`, "NotAKeystore", /is not JSON/],
    ["a list", [], "NotAKeystore", /is not an object/],
    ["another version", { ...sealed, version: 1 }, "NotAKeystore", /version is 1/],
    ["another file", { address: "0x12" }, "NotAKeystore", /has no version/],
    ["no crypto", { version: 3 }, "BadKeystore", /has no crypto\./],
    [
      "another cipher",
      withCrypto({ cipher: "aes-128-cbc" }),
      "UnknownCipher",
      /"aes-128-cbc", and must be aes-128-ctr/,
    ],
    [
      "another KDF",
      withCrypto({ kdf: "argon2id" }),
      "UnknownKdf",
      /"argon2id", and must be scrypt or pbkdf2/,
    ],
    ["no KDF", withCrypto({ kdf: undefined }), "BadKeystore", /has no crypto\.kdf\./],
    ["no PRF", withCrypto({ kdf: "pbkdf2" }), "BadKeystore", /has no crypto\.kdfparams\.prf\./],
    [
      "another PRF",
      withPbkdf2({ prf: "hmac-sha1" }),
      "UnknownKdf",
      /prf is "hmac-sha1", and must be hmac-sha256/,
    ],
    ["no mac", withCrypto({ mac: undefined }), "BadKeystore", /has no crypto\.mac/],
    ["a short key", withCrypto({ ciphertext: "12" }), "BadKeystore", /ciphertext is not 32 bytes/],
    ["no salt", withCosts({ salt: undefined }), "BadKeystore", /has no crypto\.kdfparams\.salt/],
    ["n that is no power of 2", withCosts({ n: 1000 }), "BadKeystore", /n is not a power of 2/],
    ["another length", withCosts({ dklen: 64 }), "BadKeystore", /dklen is not 32/],
    ["memory without end", withCosts({ n: 2 ** 30 }), "KeystoreTooCostly", /bytes of memory for scrypt/],
    ["steps without end", withCosts({ p: 2 ** 20, r: 4 }), "KeystoreTooCostly", /steps of scrypt/],
    ["rounds without end", withPbkdf2({ c: 1e12 }), "KeystoreTooCostly", /rounds of PBKDF2/],
    [
      "an address that it has no key of",
      { ...sealed, address: "00".repeat(20) },
      "BadKeystore",
      /but names 0x/,
    ],
    [
      "a key that is none",
      sealKeystore(`0x${"00".repeat(32)}`, PASSWORD),
      "BadKeystore",
      /does not encrypt a private key/,
    ],
  ];
  for (const [what, file, code, problem] of refused) {
    it(`refuses ${what}`, async () => {
      const error = await refusal(file);
      expect(error.code).to.equal(code);
      expect(error.reason).to.match(problem);
      expect(error.hint).not.to.equal("");
    });
  }

  it("says that the password is wrong, and holds nothing of what it was given in any error", async () => {
    const wrong = await refusal(sealed, "tabula-secreta");
    expect(wrong.code).to.equal("WrongPassword");
    const errors = [
      wrong,
      await refusal(`${KEY}\n`),
      ...(await Promise.all(refused.map(([, file]) => refusal(file)))),
    ];
    for (const error of errors) {
      const all = inspect(error, { depth: 9, showHidden: true });
      for (const secret of ["tabula", KEY.slice(2, 20), sealed.crypto.mac, sealed.crypto.ciphertext]) {
        expect(all).not.to.include(secret);
      }
    }
  });
});
