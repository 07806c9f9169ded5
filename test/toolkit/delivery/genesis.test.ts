import { expect } from "chai";
import { toHex, zeroHash } from "viem";
import { genesisHash, isSameGenesis } from "../../../src/sdk/delivery/genesis.ts";
import { fakeClient } from "./fakeChain.ts";

const HASH = toHex(1, { size: 32 });
const refuse = (code: number, message: string) => () => {
  throw { code, message };
};
const blockAt = (number: number) => ({ number: toHex(number), hash: HASH, transactions: [] });

/** How nodes say that they have no block 0. */
const WITHOUT_GENESIS: Readonly<Record<string, () => unknown>> = {
  "a node that was begun with a snapshot": () => null,
  "Ethermint, with its newest block": () => blockAt(9_000),
  "a pruned node on Cosmos": refuse(-32_000, "height 0 is not available, lowest height is 5200791"),
  "a pruned node on Cosmos, as an internal error": refuse(
    -32_603,
    "block not found: height 0 is not available, lowest height is 5200791",
  ),
  CometBFT: refuse(-32_603, "height must be greater than 0, but got 0"),
  "geth without old bodies": refuse(4_444, "pruned history unavailable"),
  "a node with EIP-1474's code": refuse(-32_001, "Requested resource not found"),
  "a node that takes no such number": refuse(-32_602, "invalid params"),
};

describe("the hash of block 0", () => {
  const hashBy = (answer: () => unknown) => genesisHash(fakeClient(7, () => answer()).client);

  it("is the node's", async () => {
    expect(await hashBy(() => blockAt(0))).to.equal(HASH);
  });

  for (const [who, answer] of Object.entries(WITHOUT_GENESIS)) {
    it(`is zeros with ${who}`, async () => {
      expect(await hashBy(answer)).to.equal(zeroHash);
    });
  }

  it("is not known of a node that does not answer", async () => {
    for (const answer of [refuse(-32_603, "Internal error"), refuse(429, "too many requests")])
      expect(await hashBy(answer).catch(() => "thrown")).to.equal("thrown");
  });

  it("is another's only where both are shown", () => {
    const other = toHex(2, { size: 32 });
    expect(isSameGenesis(HASH, other)).to.equal(false);
    for (const pair of [[HASH, HASH] as const, [HASH, zeroHash] as const, [zeroHash, HASH] as const])
      expect(isSameGenesis(...pair)).to.equal(true);
  });
});
