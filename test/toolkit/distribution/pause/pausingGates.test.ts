import { expect } from "chai";
import type { Address } from "viem";
import type { GateState } from "../../../../src/sdk/chain/read/readGate.ts";
import { pausedEnd, pausedUntil, pausingGates } from "../../../../src/sdk/distribution/pause/pausingGates.ts";

const at = (digit: string): Address => `0x${digit.repeat(40)}`;
const CAMPAIGN = at("c");

function pauseGate(gate: Address, extraTime: bigint, until?: bigint): GateState {
  const paused = until === undefined ? undefined : { from: until - 50n, until };
  const pause = { guardian: at("9"), maxPaused: 100n, noPauseWindow: 10n, paused, extraTime };
  return { gate, kind: "PauseGate", pause };
}
const both = (gate: Address, adapter: Address, parts: readonly [GateState, GateState]): GateState => {
  return { gate, kind: "AllOfGate", adapter, isOpen: true, parts };
};

describe("gates that pause", () => {
  it("are found behind others, each with whom it is asked by", () => {
    const inner = both(at("2"), at("b"), [pauseGate(at("3"), 5n), { gate: at("4"), kind: "unknown" }]);
    const outer = both(at("1"), at("a"), [inner, pauseGate(at("5"), 7n)]);
    const found = pausingGates(outer, CAMPAIGN).map(({ gate, asker }) => [gate, asker]);
    expect(found).to.deep.equal([
      [at("3"), at("b")],
      [at("5"), at("a")],
    ]);
    expect(pausingGates(pauseGate(at("5"), 0n), CAMPAIGN)[0]?.asker).to.equal(CAMPAIGN);
    expect(pausingGates({ gate: at("0"), kind: "none" }, CAMPAIGN)).to.deep.equal([]);
  });

  it("move the end by what they have paused, at most by what the campaign lets them", () => {
    const gates = pausingGates(pauseGate(at("5"), 30n), CAMPAIGN);
    const terms = { end: 1_000n, maxExtraTime: 50n } as Parameters<typeof pausedEnd>[0]["terms"];
    expect(pausedEnd({ terms, effectiveEnd: 1_000n }, gates)).to.equal(1_030n);
    expect(pausedEnd({ terms: { ...terms, maxExtraTime: 20n }, effectiveEnd: 1_000n }, gates)).to.equal(
      1_020n,
    );
    // The campaign's own word counts once it says so.
    expect(pausedEnd({ terms, effectiveEnd: 1_045n }, gates)).to.equal(1_045n);
    expect(pausedEnd({ terms, effectiveEnd: 1_000n }, [])).to.equal(1_000n);
  });

  it("pause until the last of their pauses ends, whoever else resumes", () => {
    const untilOf = (...gates: readonly GateState[]) =>
      pausedUntil(gates.flatMap((gate) => pausingGates(gate, CAMPAIGN)));
    expect(untilOf()).to.equal(undefined);
    expect(untilOf(pauseGate(at("5"), 30n))).to.equal(undefined);
    const short = pauseGate(at("3"), 0n, 1_000n);
    const long = pauseGate(at("5"), 0n, 1_070n);
    expect(untilOf(both(at("1"), at("a"), [short, long]))).to.equal(1_070n);
    expect(
      untilOf(both(at("1"), at("a"), [long, both(at("2"), at("b"), [short, pauseGate(at("6"), 9n)])])),
    ).to.equal(1_070n);
  });
});
