import { expect } from "chai";
import { type Hex, keccak256, parseSignature, toHex } from "viem";
import { privateKeyToAccount, sign } from "viem/accounts";
import { recoverSigners, type SignedHash } from "../../../src/sdk/chain/read/recoverSigners.ts";
import { serveChain } from "../scripts/servedChain.ts";

const ZERO: Hex = `0x${"00".repeat(32)}`;

describe("recoverSigners", () => {
  let chain: Awaited<ReturnType<typeof serveChain>>;
  before(async () => {
    chain = await serveChain();
  });
  after(() => chain.close());

  const signedBy = async (key: Hex, text: string): Promise<SignedHash> => {
    const hash = keccak256(toHex(text));
    const { r, s, v = 0n } = parseSignature(await sign({ hash, privateKey: key, to: "hex" }));
    return { hash, r, s, v: Number(v) };
  };

  it("tells whose key has signed each, in order, and nobody where none has", async () => {
    const keys = Array.from({ length: 5 }, (_, i) => keccak256(toHex(`key ${i}`)));
    const signed = await Promise.all(keys.map((key, i) => signedBy(key, `text ${i}`)));
    const [first] = signed as [SignedHash];
    const asked = [
      ...signed,
      { ...first, v: 29 },
      { ...first, r: ZERO },
      { ...first, hash: keccak256("0x") },
    ];
    const found = await recoverSigners(chain.reader, asked);
    expect(found.slice(0, 5)).to.deep.equal(
      keys.map((key) => privateKeyToAccount(key).address.toLowerCase()),
    );
    expect(found.slice(5, 7)).to.deep.equal([undefined, undefined]);
    // Another hash: another key, or none.
    expect(found[7]).to.not.equal(found[0]);
  });

  it("asks for as many as one question may hold, and for none", async () => {
    const one = await signedBy(keccak256(toHex("key")), "text");
    const found = await recoverSigners(
      chain.reader,
      Array.from({ length: 800 }, () => one),
    );
    expect(found).to.have.length(800);
    expect(new Set(found)).to.deep.equal(
      new Set([privateKeyToAccount(keccak256(toHex("key"))).address.toLowerCase()]),
    );
    expect(await recoverSigners(chain.reader, [])).to.deep.equal([]);
  });
});
