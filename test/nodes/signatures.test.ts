import { expect } from "chai";
import type { Address } from "viem";
import { readKeySignature } from "../../src/sdk/core/signing/keySignature.ts";
import { isDigestSignedByKey } from "../../src/sdk/distribution/bundles/isSignedByKey.ts";
import { loadRecovery } from "../../src/services/gateway/signatures/loadRecovery.ts";
import { isDeep } from "../deep.ts";
import { openRelayChain, type RelayChain } from "../toolkit/scripts/relayChain.ts";
import { disagreements, type KeyReader, probeCode, randomSignatures } from "./signatures.ts";

const PROBE: Address = `0x${"5e".repeat(20)}`;
const COUNT = isDeep ? 100_000 : 2_000;

describe("signatures of keys, as TypeScript and the contracts read them", () => {
  let chain: RelayChain;
  before(async () => {
    chain = await openRelayChain();
    await chain.node.setCode({ address: PROBE, bytecode: probeCode() });
  });
  after(() => chain.close());

  const fast = async () => (await loadRecovery()) ?? expect.fail("tiny-secp256k1 is not installed");

  it("are the same, of random and malformed ones", async () => {
    const recover = await fast();
    let taken = 0;
    const reader: KeyReader = (...one) => isDigestSignedByKey(...one, recover);
    const found = await disagreements(
      chain.reader,
      PROBE,
      randomSignatures("signatures", COUNT, recover),
      reader,
      (_, so) => {
        taken = so;
      },
    );
    expect(found).to.deep.equal([]);
    expect(taken).to.be.above(COUNT / 10);
  });

  it("are the same by the curve that pages and commands have", async () => {
    const recover = await fast();
    const few = randomSignatures("by noble", 300, recover);
    expect(await disagreements(chain.reader, PROBE, few, isDigestSignedByKey)).to.deep.equal([]);
  });

  it("would not be, if a byte more were taken, or 64 bytes were not, or anybody counted as the signer", async () => {
    const recover = await fast();
    const count = async (reader: KeyReader) => {
      const handed = randomSignatures("flaws", 1_000, recover);
      return (await disagreements(chain.reader, PROBE, handed, reader)).length;
    };
    const own: KeyReader = (...one) => isDigestSignedByKey(...one, recover);
    const long: KeyReader = (hash, signature, account) =>
      own(hash, signature.slice(0, 132) as `0x${string}`, account);
    const noCompact: KeyReader = (hash, signature, account) =>
      signature.length !== 130 && own(hash, signature, account);
    const always: KeyReader = (_, signature) => readKeySignature(signature) !== undefined;
    for (const flawed of [long, noCompact, always]) expect(await count(flawed)).to.be.above(0);
    expect(await count(own)).to.equal(0);
  });
});
