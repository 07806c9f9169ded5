import { expect } from "chai";
import { type Hex, numberToHex, zeroAddress } from "viem";
import type { RootEvent } from "../../../../src/sdk/chain/events/roots.ts";
import { outcomeIn } from "../../../../src/sdk/distribution/roots/namedProposal.ts";

const word = (value: number): Hex => numberToHex(value, { size: 32 });
const ROOT = word(0xa);
const NAME = word(0xb);
const MONEY = { funding: 0n, manifestHash: word(0xc) };

/** Events at consecutive places of one block. */
function eventsOf(names: readonly RootEvent["event"][]): readonly RootEvent[] {
  return names.map((event, logIndex) => {
    const place = { blockNumber: 1n, blockHash: word(1), transactionHash: word(2), logIndex, root: ROOT };
    if (event === "RootVetoed") return { ...place, event, proposal: NAME, by: zeroAddress };
    if (event === "RootAccepted") return { ...place, ...MONEY, event, previous: word(0xd), overlapEnds: 9n };
    return { ...place, ...MONEY, event, proposal: NAME, count: 1n, acceptableFrom: 5n, expires: 6n };
  });
}

describe("what became of a proposal", () => {
  const named = { proposal: NAME };
  const outcome = (...names: readonly RootEvent["event"][]) => outcomeIn(eventsOf(names), named)?.event;

  it("is what came next", () => {
    expect(outcome("RootProposed", "RootVetoed")).to.equal("RootVetoed");
    expect(outcome("RootProposed", "RootAccepted")).to.equal("RootAccepted");
    expect(outcome("RootProposed")).to.equal(undefined);
    expect(outcome("RootProposed", "RootProposed")).to.equal(undefined);
  });

  it("is that of the last one, where it was taken back and proposed again in one second", () => {
    const again = ["RootProposed", "RootVetoed", "RootProposed"] as const;
    expect(outcome(...again, "RootAccepted")).to.equal("RootAccepted");
    expect(outcome(...again)).to.equal(undefined);
  });

  it("is nothing to whoever means another root", () => {
    const events = eventsOf(["RootProposed", "RootVetoed"]);
    expect(outcomeIn(events, { ...named, root: word(0xe) })).to.equal(undefined);
  });
});
