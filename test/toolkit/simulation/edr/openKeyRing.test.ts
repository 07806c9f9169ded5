import { expect } from "chai";
import { keccak256, parseTransaction, recoverTransactionAddress, stringToHex, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { openKeyRing, signTransaction } from "../../../../src/lab/simulation/edr/openKeyRing.ts";

const SEED = "keys of a test";

function viemAccount(key: number) {
  return privateKeyToAccount(toHex(BigInt(keccak256(stringToHex(SEED))) + BigInt(key), { size: 32 }));
}

describe("openKeyRing", () => {
  it("has the accounts of keccak256(seed) and the numbers behind it, across chunks", () => {
    const ring = openKeyRing(SEED, 1_030);
    for (const key of [0, 1, 1_023, 1_024, 1_029]) {
      expect(ring.account(key)).to.equal(viemAccount(key).address.toLowerCase());
    }
    expect(ring.accounts.length).to.equal(1_030 * 20);
  });

  it("has other accounts for another seed", () => {
    expect(openKeyRing("another", 1).account(0)).not.to.equal(openKeyRing(SEED, 1).account(0));
  });

  it("signs transactions as viem does with the same key", async () => {
    const ring = openKeyRing(SEED, 3);
    const fields = {
      chainId: 31_337,
      nonce: 7,
      to: ring.account(0),
      data: "0x1234",
      gas: 90_000n,
      maxFeePerGas: 5n,
      maxPriorityFeePerGas: 2n,
    } as const;
    const raw = signTransaction(ring, 2, fields);
    expect(raw).to.equal(await viemAccount(2).signTransaction({ ...fields, type: "eip1559" }));
    expect(parseTransaction(raw)).to.include({ nonce: 7, gas: 90_000n });
    const sender = await recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` });
    expect(sender.toLowerCase()).to.equal(ring.account(2));
  });
});
