import { expect } from "chai";
import { type Hex, zeroAddress, zeroHash } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { proposalId } from "../../../src/sdk/core/governance/proposal.ts";
import { keyOfAddress, keyOfSigner } from "../../../src/sdk/core/governance/roster.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { formatRoster, parseRoster } from "../../../src/sdk/governance/group/rosterFile.ts";
import {
  formatRulebook,
  parseRulebook,
  requireAllActs,
} from "../../../src/sdk/governance/group/rulebookFile.ts";
import { parseCalls } from "../../../src/sdk/governance/proposal/callsText.ts";
import {
  formatProposal,
  mergeProposals,
  type ProposalFile,
  parseProposal,
} from "../../../src/sdk/governance/proposal/proposalFile.ts";

/** The error that something throws. */
function thrownBy(run: () => unknown): SymbolonError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown;
    throw thrown;
  }
  throw new Error("Nothing was thrown.");
}

describe("a file of rules", () => {
  const file = "rules.json";
  const parse = (rules: unknown) =>
    parseRulebook(JSON.stringify({ format: "symbolon-rulebook", version: 1, rules }), { seats: 9, file });
  const issue = { quorum: 5, vetoes: 5, window: "3d", standIn: "1d", notice: "0" };

  it("says the same read and written", () => {
    for (const seats of [1, 3, 9, 16]) {
      const rules = usualRules(seats);
      expect(parseRulebook(formatRulebook(rules), { seats })).to.deep.equal(rules);
      expect(requireAllActs(rules)).to.have.length(12);
    }
  });

  it("is read strictly, in the order of the acts, with what is usual filled in", () => {
    const [first, second] = parse({ Revoke: { ...issue, standIn: "never", evidence: true }, Issue: issue });
    expect([first?.act, second?.act]).to.deep.equal(["Issue", "Revoke"]);
    expect(first?.rule).to.deep.equal({
      quorum: 5,
      floor: 5,
      mode: "Assent",
      vetoes: 5,
      evidence: false,
      window: 259_200,
      standIn: 86_400,
      notice: 0,
      budget: 0,
      sunset: 0,
    });
    expect(second?.rule).to.include({ standIn: 259_200, evidence: true });
    expect(thrownBy(() => requireAllActs(parse({ Issue: issue }), file)).reason).to.match(
      /no rule for Attest, Hold/,
    );
  });

  it("is refused with file, field, value and hint", () => {
    const cases: readonly (readonly [unknown, string, RegExp])[] = [
      [
        { Issue: { ...issue, window: "30m" } },
        "WindowOutOfRange",
        /^rules\.json: rules\.Issue\.window is 30 m, and must be 1 h to 30 d\.$/,
      ],
      [
        { Issue: { ...issue, window: 3_600 } },
        "BadRulebook",
        /its rules\.Issue\.window is 3600, and must be a duration/,
      ],
      [{ Issue: { ...issue, window: "3 days" } }, "BadRulebook", /rules\.Issue\.window is "3 days"/],
      [{ Issue: { ...issue, window: "99999999d" } }, "BadRulebook", /rules\.Issue\.window/],
      [
        { Issue: { ...issue, quorum: 10 } },
        "QuorumOutOfRange",
        /rules\.Issue\.quorum is 10, and must be 1 to 9/,
      ],
      [
        { Issue: { ...issue, quorum: 2.5 } },
        "BadRulebook",
        /rules\.Issue\.quorum is 2\.5, and must be a number of seats/,
      ],
      [{ Issue: { ...issue, mode: "Objection" } }, "ModeNotAllowed", /only Reinstate and EndHold/],
      [{ Issue: { ...issue, vetos: 5 } }, "BadRulebook", /an unknown member, "vetos"/],
      [{ Isue: issue }, "BadRulebook", /an unknown member, "Isue"/],
      [{ Issue: { quorum: 5 } }, "BadRulebook", /its rules\.Issue has no vetoes/],
      [{}, "BadRulebook", /a rule of one act at least/],
    ];
    for (const [rules, code, reason] of cases) {
      const thrown = thrownBy(() => parse(rules));
      expect([thrown.code, thrown.hint !== ""], thrown.reason).to.deep.equal([code, true]);
      expect(thrown.reason).to.match(reason);
    }
    expect(thrownBy(() => parseRulebook("{", { seats: 9 })).reason).to.match(/it is not JSON/);
    const other = JSON.stringify({ format: "symbolon-rulebook", version: 2, rules: {} });
    expect(thrownBy(() => parseRulebook(other, { seats: 9 })).reason).to.match(/its version is 2/);
  });
});

describe("a file of a roster", () => {
  const A = `0x${"a1".repeat(20)}` as const;
  const B = `0x${"b2".repeat(20)}` as const;
  const SIGNER: Hex = `0x${"c3".repeat(84)}`;
  const text = (seats: unknown) => JSON.stringify({ format: "symbolon-roster", version: 1, seats });

  it("holds accounts and ERC-7913 signers", () => {
    const seats = parseRoster(text([{ member: A, standIns: [SIGNER] }, { member: B }]));
    expect(seats).to.deep.equal([
      { member: keyOfAddress(A), standIn: keyOfSigner(SIGNER), secondStandIn: zeroHash },
      { member: keyOfAddress(B), standIn: zeroHash, secondStandIn: zeroHash },
    ]);
    expect(parseRoster(formatRoster(seats))).to.deep.equal(seats);
  });

  it("is refused where it says the wrong thing", () => {
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [[{ member: A }, { member: B, standIns: [A] }], /r\.json: 0xa1a1.* sits in seat 0 and again in seat 1/],
      [[{ member: A, standIns: [B, SIGNER, `0x${"d4".repeat(20)}`] }], /a list of 2 at most/],
      [[{ member: zeroAddress }], /seats\[0\]\.member is "0x0000/],
      [[{ member: "0x12" }], /seats\[0\]\.member is "0x12", and must be an account's address/],
      [[{ standIns: [A] }], /seats\[0\] has no member/],
      [[], /seats in the roster is 0, and must be 1 to 16/],
    ];
    for (const [seats, reason] of cases) {
      expect(thrownBy(() => parseRoster(text(seats), 1, "r.json")).reason).to.match(reason);
    }
    expect(thrownBy(() => parseRoster(text([{ member: A }]), 7)).reason).to.match(/must be 7 to 16/);
  });
});

describe("a file of a proposal", () => {
  const file: ProposalFile = {
    chainId: 31_337n,
    quorum: `0x${"a1".repeat(20)}`,
    roster: 3,
    proposal: {
      target: `0x${"b2".repeat(20)}`,
      data: "0x12345678",
      evidence: zeroHash,
      nonce: 2n ** 256n - 1n,
      deadline: 1_800_000_000n,
    },
    assents: [{ seat: 2, chair: 0, signature: "0x1234" }],
    objections: [],
  };
  const written = JSON.parse(formatProposal(file));
  const refusal = (change: object) =>
    thrownBy(() => parseProposal(JSON.stringify({ ...written, ...change }), "p"));

  it("says the same read and written, and names its id", () => {
    expect(parseProposal(formatProposal(file))).to.deep.equal(file);
    expect(written.id).to.equal(proposalId(file));
  });

  it("is refused where it was altered, and where a seat stands twice", () => {
    expect(refusal({ roster: 4 }).reason).to.match(/p is not a proposal: it was altered: its id is/);
    expect(refusal({ proposal: { ...written.proposal, nonce: "0" } }).reason).to.match(/it was altered/);
    const twice = [...file.assents, ...file.assents];
    expect(refusal({ assents: twice }).reason).to.match(/assents\[1\]\.seat is 2, and must be a seat after/);
    expect(refusal({ assents: [{ seat: 16, chair: 0, signature: "0x" }] }).reason).to.match(/0 to 15/);
    expect(refusal({ proposal: { ...written.proposal, nonce: 5 } }).reason).to.match(/proposal\.nonce is 5/);
  });

  it("is put together from several, and never from two proposals", () => {
    const other = { ...file, assents: [{ seat: 0, chair: 1, signature: "0x56" as Hex }] };
    expect(mergeProposals(file, [other]).assents.map(({ seat }) => seat)).to.deep.equal([0, 2]);
    // A stand-in's signature counts later: it never takes the place of the member's.
    const byStandIn = { ...file, assents: [{ seat: 2, chair: 1, signature: "0x56" as Hex }] };
    for (const merged of [mergeProposals(file, [byStandIn]), mergeProposals(byStandIn, [file])]) {
      expect(merged.assents).to.deep.equal(file.assents);
    }
    const strange = { ...file, roster: 4 };
    expect(thrownBy(() => mergeProposals(file, [strange])).code).to.equal("OtherProposal");
  });
});

describe("a file of calls for a group", () => {
  const quorum = `0x${"a1".repeat(20)}` as const;
  const call = { to: `0x${"b2".repeat(20)}`, data: "0xABCD", value: "0", what: "-", simulated: true };
  const parse = (change: object) =>
    parseCalls(
      JSON.stringify({
        format: "symbolon-calls",
        version: 1,
        chainId: 1,
        from: quorum,
        calls: [call],
        ...change,
      }),
      { chainId: 1n, quorum, file: "calls.json" },
    );

  it("gives their targets and bytes", () => {
    expect(parse({})).to.deep.equal([{ target: call.to, data: "0xabcd" }]);
  });

  it("is refused for another chain, another account, and with ether", () => {
    expect(thrownBy(() => parse({ chainId: 2 })).reason).to.match(/it is for chain 2/);
    expect(thrownBy(() => parse({ from: call.to })).reason).to.match(/its calls are those of 0xb2/);
    expect(thrownBy(() => parse({ calls: [{ ...call, value: "1" }] })).reason).to.match(/call 1 sends ETH/);
    expect(thrownBy(() => parse({ version: 2 })).reason).to.match(/its version is 2/);
  });
});
