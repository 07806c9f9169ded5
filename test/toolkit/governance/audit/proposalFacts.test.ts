import { expect } from "chai";
import { type Address, zeroAddress, zeroHash } from "viem";
import { type OpenProposal, standingAt } from "../../../../src/core/governance/stage.ts";
import { usualRules } from "../../../../src/core/governance/usualRules.ts";
import { proposalFacts } from "../../../../src/governance/audit/proposalFacts.ts";

const OPENED = 1_800_000_000n;
const YEAR = 365n * 86_400n;
const [rule] = usualRules(9).flatMap((one) => (one.act === "Suspend" ? [one.rule] : []));
if (rule === undefined) throw new Error("there is no usual rule");
const ENDS = OPENED + BigInt(rule.window);

/** Of a proposal of roster 1, looked at a year later. */
const byDefault = (
  stored: Partial<OpenProposal>,
  { roster = 1, isUsed = false, at = OPENED + YEAR }: { roster?: number; isUsed?: boolean; at?: bigint } = {},
) => {
  const nobody: Address = zeroAddress;
  const opened: OpenProposal = {
    ...{ rule, act: "Suspend", openedAt: OPENED, passedAt: 0n, roster: 1 },
    ...{ assents: 1, objections: 0, isClosed: false, ...stored },
  };
  const known = {
    ...{ id: zeroHash, stored: opened, silence: undefined },
    proposal: { target: nobody, data: "0x" as const, evidence: zeroHash, nonce: 0n, deadline: 0n },
    ...standingAt(opened, { now: OPENED + YEAR, roster, isUsed }),
  };
  return proposalFacts(known, { roster, at }).isByDefault;
};

describe("what the clock decided of proposals", () => {
  const byObjection = { rule: { ...rule, mode: "Objection" as const } };

  it("lapsed, whether its silences were counted or not", () => {
    expect(byDefault({})).to.equal(true);
    expect(byDefault({ isClosed: true })).to.equal(true);
    expect(byDefault({ objections: 0b111111111 })).to.equal(false);
    expect(byDefault({ passedAt: OPENED + 1n, isClosed: true })).to.equal(false);
  });

  it("had lapsed before its roster was replaced, or was open then", () => {
    expect(byDefault({}, { roster: 2, at: ENDS })).to.equal(true);
    expect(byDefault({}, { roster: 2, at: ENDS - 1n })).to.equal(false);
  });

  it("is nothing that another proposal took the place of", () => {
    expect(byDefault({}, { isUsed: true })).to.equal(false);
    expect(byDefault(byObjection, { isUsed: true })).to.equal(false);
  });

  it("passed by silence, executed or not, and not where enough assented", () => {
    expect(byDefault(byObjection)).to.equal(true);
    expect(byDefault({ ...byObjection, passedAt: ENDS, isClosed: true })).to.equal(true);
    expect(byDefault({ ...byObjection, passedAt: ENDS - 1n, isClosed: true })).to.equal(false);
    expect(byDefault(byObjection, { roster: 2, at: ENDS - 1n })).to.equal(false);
  });
});
