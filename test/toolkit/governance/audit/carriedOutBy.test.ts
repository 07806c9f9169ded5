import { expect } from "chai";
import { type Hex, zeroAddress, zeroHash } from "viem";
import type { DeskEvent } from "../../../../src/sdk/chain/events/desk.ts";
import type { GroupEvent } from "../../../../src/sdk/chain/events/groups.ts";
import { carriedOutBy } from "../../../../src/sdk/governance/audit/carriedOutBy.ts";

const hashOf = (digit: string): Hex => `0x${digit.repeat(64)}`;
const OWN = hashOf("a");
const OTHERS = hashOf("b");
const at = (transactionHash: Hex) => ({ blockNumber: 1n, blockHash: zeroHash, transactionHash, logIndex: 0 });
const carriedOut = (id: Hex): DeskEvent => ({ ...at(id), event: "CaseCarriedOut", id });
const acted = (evidence: Hex, id: Hex = zeroHash, transactionHash = evidence): GroupEvent => ({
  ...at(transactionHash),
  event: "Acted",
  id,
  act: "Revoke",
  target: zeroAddress,
  evidence,
  assents: 0,
});

describe("cases that a desk had a group carry out", () => {
  const shared = [carriedOut(OWN), carriedOut(OTHERS)];

  it("are not those of another group that names the same desk", () => {
    expect(carriedOutBy([acted(OWN)], shared).map(({ id }) => id)).to.deep.equal([OWN]);
    expect(carriedOutBy([acted(OWN), acted(OTHERS)], shared)).to.deep.equal(shared);
  });

  it("are not those that a proposal named, or that the group only held for", () => {
    expect(
      carriedOutBy([acted(OWN, hashOf("1")), acted(OTHERS, zeroHash, hashOf("2"))], shared),
    ).to.deep.equal([]);
  });
});
