import { expect } from "chai";
import { type Hash, type Hex, keccak256, parseGwei, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Sending } from "../../../src/sdk/delivery/journal.ts";
import { isOutpriced } from "../../../src/sdk/delivery/outpriced.ts";

const signer = privateKeyToAccount(`0x${"5e".repeat(32)}`);

async function version(gwei: string): Promise<{ readonly hash: Hash; readonly bytes: Hex }> {
  const fees = { maxFeePerGas: parseGwei(gwei), maxPriorityFeePerGas: 1n };
  const bytes = await signer.signTransaction({
    chainId: 1,
    nonce: 0,
    gas: 21_000n,
    to: zeroAddress,
    ...fees,
  });
  return { hash: keccak256(bytes), bytes };
}

describe("delivery: whether a transaction offers too little", () => {
  it("is read from the newest version, and from each once: a bundle's bytes are long", async () => {
    const first = await version("2");
    const second = await version("3");
    const bytes: Record<Hash, Hex> = { [first.hash]: first.bytes };
    const sending: Sending = {
      id: 1,
      nonce: 0,
      after: 0,
      keys: [],
      digest: "0x",
      hashes: [first.hash],
      bytes,
      settled: undefined,
    };
    expect(isOutpriced(sending, parseGwei("2"))).to.equal(false);
    expect(isOutpriced(sending, null)).to.equal(false);
    bytes[first.hash] = "0x02";
    expect(isOutpriced(sending, parseGwei("2.5"))).to.equal(true);
    expect(isOutpriced(sending, parseGwei("2.5"), { ceiling: parseGwei("2.1") })).to.equal(false);
    expect(isOutpriced(sending, parseGwei("2.5"), { feeCap: parseGwei("2.4") * 21_000n })).to.equal(false);
    expect(isOutpriced(sending, parseGwei("2.5"), { feeCap: parseGwei("2.5") * 21_000n })).to.equal(true);
    sending.hashes.push(second.hash);
    // Signed by the node: nobody has its bytes.
    expect(isOutpriced(sending, parseGwei("9"))).to.equal(false);
    bytes[second.hash] = second.bytes;
    expect(isOutpriced(sending, parseGwei("2.5"))).to.equal(false);
    expect(isOutpriced(sending, parseGwei("3.5"))).to.equal(true);
  });
});
