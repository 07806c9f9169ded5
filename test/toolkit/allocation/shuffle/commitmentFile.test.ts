import { expect } from "chai";
import fc from "fast-check";
import type { Hex } from "viem";
import {
  type Commitment,
  formatCommitment,
  parseCommitment,
} from "../../../../src/node/allocation/shuffle/commitmentFile.ts";
import {
  type ShuffleSource,
  shuffleCommitment,
} from "../../../../src/sdk/core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addresses, uints, words } from "../../core/arbitraries.ts";

const sources: fc.Arbitrary<ShuffleSource> = fc.oneof(
  fc.record({ kind: fc.constant("block" as const), chainId: uints(64), number: uints(64) }),
  fc.record({ kind: fc.constant("drand" as const), chain: words, round: uints(64) }),
);
const commitments: fc.Arbitrary<Commitment> = fc
  .record({
    allocationHash: words,
    source: sources,
    timestamped: fc.option(
      fc.record({ chainId: uints(64), registry: addresses.map((text) => text.toLowerCase() as Hex) }),
      { nil: undefined },
    ),
  })
  .map((made) => ({ ...made, commitment: shuffleCommitment(made.allocationHash, made.source) }));

const refusalOf = (text: string): SymbolonError => {
  try {
    parseCommitment(text, "c.json");
  } catch (error) {
    if (error instanceof SymbolonError) return error;
  }
  return expect.fail(`was read: ${text}`);
};

describe("commitment file", () => {
  it("reads what it writes, and writes it again", () => {
    fc.assert(
      fc.property(commitments, (commitment) => {
        const text = formatCommitment(commitment);
        expect(parseCommitment(text, "c.json")).to.deep.equal(commitment);
        expect(formatCommitment(parseCommitment(text, "c.json"))).to.equal(text);
      }),
      { numRuns: 50 },
    );
  });

  it("reads nothing that it would not write: any member changed, left out or added", () => {
    fc.assert(
      fc.property(commitments, fc.nat(), words, (commitment, place, word) => {
        const file = JSON.parse(formatCommitment(commitment)) as Record<string, unknown>;
        const names = Object.keys(file);
        const name = names[place % names.length]!;
        fc.pre(file[name] !== word);
        expect(refusalOf(JSON.stringify({ ...file, [name]: word })).code).to.equal("BadCommitment");
        const { [name]: _left, ...rest } = file;
        const missing = refusalOf(JSON.stringify(rest));
        expect(missing.code).to.equal("BadCommitment");
        expect(missing.message).to.include(`its ${name} is missing`);
        const more = refusalOf(JSON.stringify({ ...file, note: word }));
        expect(more.message).to.include("c.json is not").and.to.include('"note"');
      }),
      { numRuns: 50 },
    );
  });

  it("reads no commitment to something else than stands beside it", () => {
    const allocationHash: Hex = `0x${"11".repeat(32)}`;
    const source = { kind: "block", chainId: 1n, number: 7n } as const;
    const commitment = shuffleCommitment(allocationHash, source);
    const text = formatCommitment({ allocationHash, source, commitment, timestamped: undefined });
    expect(refusalOf(text.replace('"7"', '"8"')).message).to.include("make 0x");
    for (const bad of ["", "[]", "null", "7", '{"format": "symbolon-tree"}']) {
      expect(refusalOf(bad).code).to.equal("BadCommitment");
    }
  });
});
