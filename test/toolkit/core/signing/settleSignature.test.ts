import { expect } from "chai";
import { type Hex, recoverAddress } from "viem";
import { plainKeySignature, readKeySignature } from "../../../../src/sdk/core/signing/keySignature.ts";
import {
  isUnsettled,
  type SignatureQuestions,
  settleSignature,
} from "../../../../src/sdk/core/signing/settleSignature.ts";
import { readWrappedSignature } from "../../../../src/sdk/core/signing/wrappedSignature.ts";
import { isDigestSignedByKey } from "../../../../src/sdk/distribution/bundles/isSignedByKey.ts";
import { readVectors } from "../readVectors.ts";
import { wrapSignature } from "./wrapSignature.ts";

type Vector = {
  readonly account: Hex;
  readonly hash: Hex;
  readonly signature: Hex;
  readonly taken: boolean;
  readonly form: Hex;
};

/** What a contract at the account says; none: it is an account of a key. */
type Wallet = { readonly isThere: boolean; readonly takes: readonly Hex[] };

const ANY: Hex = `0x${"12".repeat(96)}`;
const KEYS: Hex = `0x${"11".repeat(32)}${"22".repeat(32)}1b`;
/** As a Safe's owner approves a hash: r is the owner, and v is 1. */
const APPROVED: Hex = `0x${"00".repeat(12)}${"ab".repeat(20)}${"00".repeat(32)}01`;

describe("core/signing/settleSignature", () => {
  const vectors = readVectors<Vector>("key-signature");
  const asked: Hex[] = [];
  const about = (key: readonly Hex[], wallet?: Wallet): SignatureQuestions => ({
    isByKey: (form) => key.includes(form),
    contract: wallet && {
      isThere: async () => wallet.isThere,
      takes: async (form) => {
        asked.push(form);
        return wallet.isThere && wallet.takes.includes(form);
      },
    },
  });
  beforeEach(() => asked.splice(0));

  it("takes for a key's what contracts take, and finds the form that they take: the vectors", async () => {
    for (const { account, hash, signature, taken, form } of vectors) {
      expect(isDigestSignedByKey(hash, signature, account), signature).to.equal(taken);
      const isByKey = (one: Hex) => isDigestSignedByKey(hash, one, account);
      const found = await settleSignature(signature, { isByKey });
      expect(found).to.deep.equal(form === "0x" ? { by: "nobody" } : { by: "key", signature: form });
      if (taken) expect([isUnsettled(signature), form]).to.deep.equal([false, signature]);
    }
  });

  it("is as viem recovers it, where that reads the form", async () => {
    for (const { hash, signature } of vectors) {
      const parts = readKeySignature(signature);
      if (parts === undefined || signature.length !== 132) continue;
      const { r, s, v } = parts;
      const [one, two] = await Promise.all([
        recoverAddress({ hash, signature }).catch(() => undefined),
        recoverAddress({ hash, signature: { r, s, v: BigInt(v) } }).catch(() => undefined),
      ]);
      expect(one).to.equal(two);
    }
  });

  it("asks the key first, then the contract, with the bytes as they are", async () => {
    const key = await settleSignature(KEYS, about([KEYS], { isThere: true, takes: [KEYS] }));
    expect([key, asked]).to.deep.equal([{ by: "key", signature: KEYS }, []]);
    const owner = await settleSignature(ANY, about([], { isThere: true, takes: [ANY] }));
    expect(owner).to.deep.equal({ by: "contract", signature: ANY });
    // There is no other form of it: nobody need be asked before it is sent.
    expect(isUnsettled(ANY)).to.equal(false);
    expect(await settleSignature(ANY, about([]))).to.deep.equal({ by: "nobody" });
    expect(await settleSignature(ANY, about([], { isThere: false, takes: [ANY] }))).to.deep.equal({
      by: "nobody",
    });
  });

  it("asks the contract about its owner's signature in 65 bytes, too, after the bytes as they are", async () => {
    const wallet = { isThere: true, takes: [KEYS] };
    for (const other of [KEYS.replace(/1b$/, "00"), KEYS.replace(/1b$/, "25"), KEYS.slice(0, -2)] as Hex[]) {
      asked.splice(0);
      const found = await settleSignature(other, about([], wallet));
      expect([found, asked]).to.deep.equal([{ by: "contract", signature: KEYS }, [other, KEYS]]);
      const wrapped = await settleSignature(wrapSignature({ signature: other }), about([], wallet));
      expect(wrapped).to.deep.equal({ by: "contract", signature: KEYS });
    }
  });

  it("leaves a contract's signature as it is, though it looks like a key's in another form", async () => {
    expect(plainKeySignature(APPROVED.replace("00".repeat(32), "01".repeat(32)) as Hex)).to.not.equal(
      undefined,
    );
    const found = await settleSignature(APPROVED, about([], { isThere: true, takes: [APPROVED] }));
    expect(found).to.deep.equal({ by: "contract", signature: APPROVED });
  });

  it("unwraps one by ERC-6492 where there is code, and names the factory where there is none", async () => {
    const wrapped = wrapSignature({ signature: ANY });
    const factory = `0x${"fa".repeat(20)}`;
    expect(readWrappedSignature(wrapped)).to.deep.equal({
      factory,
      factoryData: "0x12345678",
      signature: ANY,
    });
    expect(isUnsettled(wrapped)).to.equal(true);
    const within = await settleSignature(wrapped, about([], { isThere: true, takes: [ANY, wrapped] }));
    expect(within).to.deep.equal({ by: "contract", signature: ANY });
    const whole = await settleSignature(wrapped, about([], { isThere: true, takes: [wrapped] }));
    expect(whole).to.deep.equal({ by: "contract", signature: wrapped });
    const away = await settleSignature(wrapped, about([], { isThere: false, takes: [] }));
    expect(away).to.deep.equal({ by: "undeployed", factory });
    const ofKey = wrapSignature({ signature: KEYS });
    expect(await settleSignature(ofKey, about([KEYS]))).to.deep.equal({ by: "key", signature: KEYS });
    expect(await settleSignature(wrapped, about([], { isThere: true, takes: [] }))).to.deep.equal({
      by: "nobody",
    });
  });

  it("opens wrappings in one another, up to four, and asks the contract about each from within", async () => {
    const wraps = (count: number, signature: Hex): Hex =>
      count === 0 ? signature : wrapSignature({ signature: wraps(count - 1, signature) });
    for (const [count, by] of [
      [2, "key"],
      [4, "key"],
      [5, "nobody"],
    ] as const) {
      const found = await settleSignature(wraps(count, KEYS), about([KEYS]));
      expect([count, found.by]).to.deep.equal([count, by]);
    }
    const found = await settleSignature(wraps(2, ANY), about([], { isThere: true, takes: [wraps(1, ANY)] }));
    expect([found, asked]).to.deep.equal([
      { by: "contract", signature: wraps(1, ANY) },
      [ANY, wraps(1, ANY)],
    ]);
  });

  it("reads v that names a chain, in one byte or several, and none below 35 but 0, 1, 27 and 28", () => {
    const withV = (v: string): Hex => `${KEYS.slice(0, -2) as Hex}${v}`;
    for (const [v, odd] of [
      ["23", false],
      ["24", true],
      ["25", false],
      ["ff", false],
      ["0115", false],
      ["00f4f6", true],
      // The widest chain id of wallets.
      ["1fffffffffffff", false],
      ["20000000000000", true],
    ] as const) {
      const plain = plainKeySignature(withV(v));
      expect([v, plain?.v]).to.deep.equal([v, odd ? 28 : 27]);
      expect(readKeySignature(withV(v)), v).to.equal(undefined);
    }
    for (const v of ["02", "1a", "1d", "20", "22", "001b", "0022", "0100000000000023"])
      expect(plainKeySignature(withV(v)), v).to.equal(undefined);
  });

  it("reads no wrapping that goes beyond its bytes", async () => {
    const wrapped = wrapSignature({ signature: KEYS, factoryData: ANY });
    const words = wrapped.slice(2).match(/.{1,64}/g) ?? [];
    for (const [place, value] of [
      [1, "ff".repeat(32)],
      [2, "ff".repeat(32)],
      [2, `${words.length.toString(16).padStart(60, "0")}0020`],
      [3, "ff".repeat(32)],
      [3, (32 * words.length).toString(16).padStart(64, "0")],
    ] as const) {
      const changed = words.map((word, i) => (i === place ? value : word));
      expect(readWrappedSignature(`0x${changed.join("")}`), `word ${place}`).to.equal(undefined);
    }
    expect(readWrappedSignature(`0x${"6492".repeat(16)}`)).to.equal(undefined);
    expect(readWrappedSignature(`0x${words.slice(0, 2).join("")}${"6492".repeat(16)}`)).to.equal(undefined);
    expect(readWrappedSignature(KEYS)).to.equal(undefined);
    // In capitals, too: a file is somebody's.
    const capitals = `0x${wrapped.slice(2).toUpperCase()}` as Hex;
    expect(readWrappedSignature(capitals)?.signature).to.equal(KEYS);
  });
});
