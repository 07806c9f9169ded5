import { expect } from "chai";
import fc from "fast-check";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import {
  deriveVaultKey,
  KEY_ROUNDS,
  newKeyTerms,
  openVaultFile,
  readVaultFile,
  sealVault,
} from "../../../../src/sdk/credentials/vault/vaultFile.ts";

/** As few as make no test slow. */
const ROUNDS = 2;
const PASSPHRASE = "correct horse battery";

async function sealed(content: string, passphrase = PASSPHRASE) {
  const terms = newKeyTerms(ROUNDS);
  const key = await deriveVaultKey(passphrase, terms);
  return { key, file: await sealVault(key, terms, content) };
}

async function opened(file: string, passphrase = PASSPHRASE): Promise<string> {
  const vault = readVaultFile(file, ROUNDS);
  return openVaultFile(await deriveVaultKey(passphrase, vault), vault);
}

async function codeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown.code;
    throw thrown;
  }
  return "none";
}

describe("credentials/vault, the file", () => {
  it("opens by its passphrase alone, however a keyboard composes it, and shows nothing without", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme" }),
        fc.string({ minLength: 1 }),
        async (content, other) => {
          fc.pre(other.normalize("NFKC") !== PASSPHRASE);
          const { file } = await sealed(content);
          expect(await opened(file)).to.equal(content);
          expect(await opened(`\n${file}\n`)).to.equal(content);
          expect(await codeOf(() => opened(file, other))).to.equal("WrongPassphrase");
        },
      ),
      { numRuns: 30 },
    );
    const { file } = await sealed("a secret salt", "pass\u00e9 compos\u00e9");
    expect(await opened(file, "passe\u0301 compose\u0301")).to.equal("a secret salt");
    expect(file).not.to.include("secret");
  });

  it("never seals the same twice in the same way, by one key either", async () => {
    const terms = newKeyTerms(ROUNDS);
    const key = await deriveVaultKey(PASSPHRASE, terms);
    const files = await Promise.all(Array.from({ length: 20 }, () => sealVault(key, terms, "same")));
    const nonces = files.map((file) => readVaultFile(file, ROUNDS).nonce);
    expect(new Set(nonces).size).to.equal(20);
    expect(new Set(files).size).to.equal(20);
    expect(new Set(Array.from({ length: 20 }, () => newKeyTerms(ROUNDS).salt)).size).to.equal(20);
  });

  it("refuses a file with any letter changed, left out or put in", async () => {
    const { file } = await sealed("what is kept");
    const letter = fc.string({ minLength: 0, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(1), letter, async (place, cut, put) => {
        const changed = file.slice(0, place) + put + file.slice(place + cut);
        fc.pre(changed.trim() !== file);
        const code = await codeOf(() => opened(changed));
        expect(code).to.be.oneOf(["DamagedVault", "NotAVault", "NewerVault"]);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses what somebody has changed on purpose, with a checksum of its own: all of it is bound to the key", async () => {
    const { file } = await sealed("what is kept");
    const { checksum: _, ...members } = JSON.parse(file);
    const other = JSON.parse((await sealed("something else")).file);
    const changes: readonly object[] = [
      { rounds: ROUNDS + 1 },
      { salt: other.salt },
      { nonce: other.nonce },
      { sealed: other.sealed },
      { sealed: members.sealed.slice(0, -4) },
      { sealed: "" },
      { sealed: "?" },
    ];
    for (const change of changes) {
      const text = JSON.stringify({ ...members, ...change });
      const checksum = bytesToHex(nobleHasher.keccak256(new TextEncoder().encode(text)));
      const forged = JSON.stringify({ ...members, ...change, checksum });
      expect(await codeOf(() => opened(forged)), text).to.equal("WrongPassphrase");
    }
  });

  it("says what a file is that it cannot read", async () => {
    const { file } = await sealed("what is kept");
    const members = JSON.parse(file);
    const cases = [
      ["", "NotAVault"],
      ["null", "NotAVault"],
      ['"symbolon"', "NotAVault"],
      ['{"format":"symbolon-credential"}', "NotAVault"],
      [file.slice(0, 80), "DamagedVault"],
      [JSON.stringify({ ...members, version: 2, cipher: "another" }), "NewerVault"],
      [JSON.stringify({ ...members, version: 0 }), "DamagedVault"],
      [JSON.stringify({ ...members, rounds: 1 }), "DamagedVault"],
      [JSON.stringify({ ...members, rounds: 1e12 }), "DamagedVault"],
      [JSON.stringify({ ...members, more: true }), "DamagedVault"],
    ] as const;
    for (const [text, code] of cases) expect(await codeOf(() => opened(text)), text).to.equal(code);
  });

  it("takes no fewer rounds than OWASP asks for, unless a test says so", async () => {
    expect(KEY_ROUNDS).to.be.at.least(600_000);
    const { file } = await sealed("what is kept");
    expect(() => readVaultFile(file)).to.throw(
      SymbolonError,
      /rounds is 2, and must be a whole number from 600000/,
    );
  });
});
