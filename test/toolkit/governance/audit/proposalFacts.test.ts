import { expect } from "chai";
import { type Hex, zeroAddress, zeroHash } from "viem";
import type { ActedEvent, GroupEvent } from "../../../../src/sdk/chain/events/groups.ts";
import { computeStage, type OpenProposal } from "../../../../src/sdk/core/governance/stage.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";
import {
  isLapsedDust,
  proposalFacts,
  supersededBy,
} from "../../../../src/sdk/governance/audit/proposalFacts.ts";
import type { KnownProposal } from "../../../../src/sdk/governance/group/readProposals.ts";

const OPENED = 1_800_000_000n;
const YEAR = 365n * 86_400n;
const [rule] = usualRules(9).flatMap((one) => (one.act === "Suspend" ? [one.rule] : []));
if (rule === undefined) throw new Error("there is no usual rule");
const hashOf = (digit: string): Hex => `0x${digit.repeat(64)}`;
const A = hashOf("a");
const B = hashOf("b");
const C = hashOf("c");
const D = hashOf("d");
const ENDS = OPENED + BigInt(rule.window);

type Known = {
  readonly id?: Hex;
  readonly nonce?: bigint;
  readonly roster?: number;
  readonly isUsed?: boolean;
};

/** A proposal of roster 1, looked at a year later. */
const knownOf = (
  stored: Partial<OpenProposal>,
  { id = A, nonce = 0n, roster = 1, isUsed = false }: Known = {},
): KnownProposal => {
  const opened: OpenProposal = {
    rule,
    act: "Suspend",
    openedAt: OPENED,
    passedAt: 0n,
    roster: 1,
    assents: 1,
    objections: 0,
    isClosed: false,
    ...stored,
  };
  return {
    id,
    stored: opened,
    isUsed,
    silence: undefined,
    proposal: { target: zeroAddress, data: "0x", evidence: zeroHash, nonce, deadline: 0n },
    ...computeStage(opened, { now: OPENED + YEAR, roster, isUsed }),
  };
};

/** @param at When its roster was replaced or its nonce used up, or a year later. */
const byDefault = (stored: Partial<OpenProposal>, known: Known = {}, at = OPENED + YEAR) =>
  proposalFacts(knownOf(stored, known), at).isByDefault;

describe("what the clock decided of proposals", () => {
  const byObjection = { rule: { ...rule, mode: "Objection" as const } };

  it("lapsed, whether its silences were counted or not", () => {
    expect(byDefault({})).to.equal(true);
    expect(byDefault({ isClosed: true })).to.equal(true);
    expect(byDefault({ objections: 0b111111111 })).to.equal(false);
    expect(byDefault({ passedAt: OPENED + 1n, isClosed: true })).to.equal(false);
  });

  it("had lapsed before its roster was replaced, or was open then", () => {
    expect(byDefault({}, { roster: 2 }, ENDS)).to.equal(true);
    expect(byDefault({}, { roster: 2 }, ENDS - 1n)).to.equal(false);
  });

  it("had run out before another one took its nonce, whatever the roster now", () => {
    for (const roster of [1, 2]) {
      for (const stored of [{}, byObjection]) {
        expect(byDefault(stored, { roster, isUsed: true }, ENDS)).to.equal(true);
        expect(byDefault(stored, { roster, isUsed: true }, ENDS - 1n)).to.equal(false);
      }
    }
  });

  it("passed by silence, executed or not, and not where enough assented", () => {
    expect(byDefault(byObjection)).to.equal(true);
    expect(byDefault({ ...byObjection, passedAt: ENDS, isClosed: true })).to.equal(true);
    expect(byDefault({ ...byObjection, passedAt: ENDS - 1n, isClosed: true })).to.equal(false);
    expect(byDefault(byObjection, { roster: 2 }, ENDS - 1n)).to.equal(false);
  });
});

describe("what one seat alone let lapse", () => {
  const isDust = (stored: Partial<OpenProposal>, known: Known = {}, at = OPENED + YEAR) =>
    isLapsedDust(knownOf(stored, known), at);

  it("is dust, whether its silences were counted, its roster replaced or its nonce used up since", () => {
    expect(isDust({})).to.equal(true);
    expect(isDust({ isClosed: true })).to.equal(true);
    expect(isDust({}, { roster: 2 }, ENDS)).to.equal(true);
    expect(isDust({}, { isUsed: true }, ENDS)).to.equal(true);
  });

  it("is none where another seat wanted it, too, where it was open until then, or where silence passes it", () => {
    expect(isDust({ assents: 0b11 })).to.equal(false);
    expect(isDust({}, { roster: 2 }, ENDS - 1n)).to.equal(false);
    expect(isDust({ rule: { ...rule, mode: "Objection" } })).to.equal(false);
    expect(isDust({ objections: 0b111111111 })).to.equal(false);
  });
});

describe("what took a proposal's nonce", () => {
  const at = (blockNumber: bigint) => ({
    blockNumber,
    blockHash: zeroHash,
    transactionHash: zeroHash,
    logIndex: 0,
  });
  const acted = (id: Hex, blockNumber: bigint, act: ActedEvent["act"] = "Suspend"): GroupEvent => ({
    ...at(blockNumber),
    event: "Acted",
    id,
    act,
    target: zeroAddress,
    evidence: zeroHash,
    assents: 1,
  });
  const used = knownOf({}, { isUsed: true });
  const { proposal } = used;
  const opened: GroupEvent = {
    ...at(2n),
    event: "ProposalOpened",
    id: A,
    act: "Suspend",
    proposal,
    assents: 1,
  };
  const found = (deeds: readonly GroupEvent[], known = used, others: readonly KnownProposal[] = []) =>
    supersededBy(known, [known, ...others], [acted(D, 1n), opened, ...deeds])?.blockNumber;
  const done = { passedAt: OPENED + 1n, isClosed: true };
  const same = knownOf(done, { id: B });
  const other = knownOf(done, { id: C, nonce: 1n });

  it("is the other proposal with it, once executed", () => {
    expect(found([acted(C, 3n), acted(D, 4n), acted(B, 5n)], used, [same, other])).to.equal(5n);
  });

  it("may be each that was never opened, and no other: not of another nonce or act, before it, or of the desk", () => {
    const others = [acted(C, 3n), acted(D, 4n, "Revoke"), acted(zeroHash, 5n)];
    expect(found(others, used, [other])).to.equal(undefined);
    expect(found([...others, acted(D, 6n), acted(D, 7n)], used, [other])).to.equal(6n);
  });

  it("is nothing where its nonce was free, or its silences were counted before", () => {
    expect(found([acted(D, 3n)], knownOf({}, { roster: 2 }))).to.equal(undefined);
    expect(found([acted(D, 3n)], knownOf({ isClosed: true }, { isUsed: true }))).to.equal(undefined);
  });

  it("is looked for under an earlier roster, too", () => {
    expect(found([acted(D, 3n)], knownOf({}, { roster: 2, isUsed: true }))).to.equal(3n);
  });
});
