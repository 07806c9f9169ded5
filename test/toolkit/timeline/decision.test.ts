import { expect } from "chai";
import { encodeAbiParameters, encodeEventTopics, keccak256, numberToHex, pad, toHex, zeroHash } from "viem";
import { quorumAbi } from "../../../src/sdk/chain/abi/quorumAbi.ts";
import { actNumber } from "../../../src/sdk/core/governance/acts.ts";
import type { Rule } from "../../../src/sdk/core/governance/rules.ts";
import type { ChainEvent } from "../../../src/services/timeline/tables/events.ts";
import type { Decision, Voice } from "../../../src/services/timeline/trace/decision.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { eventPath } from "../../../src/services/timeline/trace/paths.ts";
import { actBehind } from "../../../src/services/timeline/trace/readDecisions.ts";

const HOUR = 3_600;
const GROUP = pad("0x9e0", { size: 20 });
const OTHER_GROUP = pad("0x9e1", { size: 20 });
const REGISTRY = pad("0x7e9", { size: 20 });
const ID = keccak256("0x1d");
const memberOf = (seat: number) => pad(numberToHex(0xaa00 + seat), { size: 20 });
const SEATS = Array.from({ length: 8 }, (_, seat) => ({
  member: pad(memberOf(seat)),
  standIn: zeroHash,
  secondStandIn: zeroHash,
}));
const RULE: Rule = {
  quorum: 5,
  floor: 3,
  mode: "Assent",
  vetoes: 3,
  evidence: false,
  window: 72 * HOUR,
  standIn: 0,
  notice: 0,
  budget: 0,
  sunset: 0,
};

const bitsOf = (seats: readonly number[]) => seats.reduce((bits, seat) => bits | (1 << seat), 0);

/** An event of the group. @param hours when */
function eventAt(hours: number, more: Partial<ChainEvent> = {}): ChainEvent {
  const time = HOUR * hours;
  return {
    block: hours,
    blockHash: keccak256(numberToHex(hours)),
    time,
    way: "proven",
    ground: "proven",
    undone: undefined,
    logIndex: 0,
    part: 0,
    contract: GROUP,
    role: "quorum",
    name: "Acted",
    transaction: keccak256(toHex(`transaction ${hours}`)),
    account: undefined,
    actor: undefined,
    item: ID,
    index: undefined,
    topics: [],
    data: "0x",
    ...more,
  };
}

const voice = (said: Voice["said"], hours: number, seats: readonly number[], undone?: number): Voice => ({
  said,
  seats: bitsOf(seats),
  event: eventAt(hours, { undone }),
});

/** An act that was done at hour 100. */
function decisionOf(
  voices: readonly Voice[],
  seats: readonly number[],
  more: Partial<Decision> = {},
): Decision {
  return {
    id: ID,
    act: "Revoke",
    acted: eventAt(100),
    assents: bitsOf(seats),
    voices,
    seats: SEATS,
    rule: RULE,
    ...more,
  };
}

function pathOf(decision: Decision): TracePath {
  const deed = eventAt(100, { role: undefined, name: "Deed", contract: REGISTRY, logIndex: 1 });
  return eventPath([deed], { final: -1, decision });
}

const saidIn = ({ steps }: TracePath) => steps.map(({ kind, words }) => `${kind}: ${words}`);
const waitsIn = ({ steps, waits }: TracePath) =>
  waits.map(({ to, whom, what, least, most }) => [steps[to]?.kind, whom, what, least / HOUR / 1_000, most]);

describe("what a group decided, in the path of what it did", () => {
  const hesitating = [
    voice("opened", 1, [0, 3]),
    voice("assented", 2, [0, 3, 1]),
    voice("objected", 3, [6]),
    voice("assented", 90, [0, 3, 1, 4, 7]),
  ];

  it("begins with who opened it, and waits for the k-th of a threshold, a person", () => {
    const path = pathOf(decisionOf(hesitating, [0, 1, 3, 4, 7]));
    expect(saidIn(path).slice(0, 4)).to.deep.equal([
      `proposed: Revoke, proposal ${ID} of the group ${GROUP}, opened by seat 0 (${memberOf(0)}), seat 3 (${memberOf(3)}); 2 of 5 signed`,
      `signed: the 3rd signature of 5, seat 1: ${memberOf(1)}`,
      `vetoed: objected: seat 6 (${memberOf(6)})`,
      `signed: signatures 4 to 5 of 5, seats 4, 7: ${memberOf(4)}, ${memberOf(7)}`,
    ]);
    expect(waitsIn(path)).to.deep.equal([
      ["signed", "person", "the 3rd signature of 5, seat 1", 1, HOUR * 1_000],
      ["signed", "person", "signatures 4 to 5 of 5, seats 4, 7", 88, 88 * HOUR * 1_000],
      ["included", "person", "its sender", 10, 10 * HOUR * 1_000],
    ]);
    expect(path.slowest).to.include({ to: 3, whom: "person" });
    // Who objects holds nothing up by that.
    expect(path.steps.map(({ cause }) => cause)).to.deep.equal([undefined, 0, 1, 1, 3, 4]);
  });

  it("waits for the notice of its rule from the k-th on, and then for whoever sends it", () => {
    const rule = { ...RULE, notice: 8 * HOUR };
    const waits = waitsIn(pathOf(decisionOf(hesitating, [0, 1, 3, 4, 7], { rule }))).slice(2);
    expect(waits).to.deep.equal([
      ["executable", "rule", "the notice of its rule", 8, 8 * HOUR * 1_000],
      ["included", "person", "its sender", 2, 2 * HOUR * 1_000],
    ]);
    const [said] = saidIn(
      pathOf(decisionOf([voice("opened", 1, [0, 1, 2, 3, 4])], [0, 1, 2, 3, 4], { rule })),
    );
    expect(said).to.match(/; 5 of 5 signed, so it passed as it was opened$/);
    // Rules give theirs in the Rulebook, from their announcement on.
    const rules = pathOf(decisionOf(hesitating, [0, 1, 3, 4, 7], { rule, act: "Rules" }));
    expect(rules.steps.map(({ kind }) => kind)).to.not.include("executable");
  });

  it("has the last signature in the transaction that did it, where that brought it", () => {
    const path = pathOf(decisionOf([voice("opened", 1, [0, 1, 2, 3])], [0, 1, 2, 3, 7]));
    expect(path.slowest?.what).to.equal("the 5th signature of 5, seat 7");
    expect(saidIn(path)[1]).to.match(
      /^signed: the 5th signature of 5, seat 7: .*; in the transaction that did it$/,
    );
    expect(path.waits.at(-1)).to.include({ least: 0, most: 0 });
  });

  it("says that what was done at once has no moments", () => {
    const path = pathOf(decisionOf([], [0, 1, 2, 3, 4]));
    expect(saidIn(path)[0]).to.match(
      /^signed: at once, 5 of 5 signed, all in the transaction that did it: signatures have no moment of their own there; seat 0 /,
    );
    expect(path.steps[0]?.moment).to.deep.equal({ from: undefined, to: 360_000_000, clock: "block" });
    expect(path.slowest).to.equal(undefined);
    const held = pathOf(decisionOf([], [0, 1, 2], { act: "Hold", rule: { ...RULE, quorum: 1 } }));
    expect(saidIn(held)[0]).to.include("at once, 3 (its rule asks for 1) signed,");
  });

  it("counts by its rule where seats are dormant, and says so where no new signature was needed", () => {
    const path = pathOf(
      decisionOf(
        [voice("opened", 1, [0]), voice("assented", 2, [0, 1, 2]), voice("assented", 9, [0, 1, 2])],
        [0, 1, 2],
      ),
    );
    expect(saidIn(path).slice(1, 3)).to.deep.equal([
      `signed: signatures 2 to 3 of 3, seats 1, 2: ${memberOf(1)}, ${memberOf(2)}`,
      "accepted: counted again: 3 signed, nobody new",
    ]);
  });

  it("waits for a rule where it passed because too few objected", () => {
    const decision = decisionOf([voice("opened", 1, [2]), voice("objected", 5, [6])], [2], {
      act: "Reinstate",
      rule: { ...RULE, mode: "Objection", notice: HOUR },
    });
    const path = pathOf(decision);
    expect(saidIn(path)[0]).to.match(/; 1 of 5 signed$/);
    expect(waitsIn(path)[0]).to.deep.equal([
      "executable",
      "rule",
      "the time in which seats may object",
      73,
      73 * HOUR * 1_000,
    ]);
  });

  it("claims no threshold and no notice that it does not know", () => {
    const unknown = { rule: undefined, seats: [] };
    const revoked = saidIn(pathOf(decisionOf(hesitating, [0, 1, 3, 4, 7], unknown)));
    expect(revoked[0]).to.match(/opened by seat 0, seat 3; 2 of 5 signed$/);
    const reinstated = saidIn(
      pathOf(decisionOf(hesitating, [0, 1, 3, 4, 7], { ...unknown, act: "Reinstate" })),
    );
    expect(reinstated[0]).to.match(/; 2 signed$/);
    expect(reinstated[1]).to.match(/^signed: the 3rd signature, seat 1$/);
  });

  it("shows what was taken back, and goes on from what stands", () => {
    const voices = [voice("opened", 1, [0, 1, 2, 3]), voice("assented", 2, [0, 1, 2, 3, 4], 9_000_000)];
    const path = pathOf(decisionOf([...voices, voice("assented", 4, [0, 1, 2, 3, 4])], [0, 1, 2, 3, 4]));
    expect(path.steps.map(({ kind, cause }) => [kind, cause])).to.deep.equal([
      ["proposed", undefined],
      ["signed", 0],
      ["undone", 1],
      ["signed", 0],
      ["included", 3],
      ["changed", 4],
    ]);
  });

  it("is the desk's where that decided, and no seat's", () => {
    const [said] = saidIn(pathOf(decisionOf([], [], { id: zeroHash })));
    expect(said).to.equal(`accepted: decided by the dispute desk of the group ${GROUP}, not by its seats`);
  });
});

describe("which act of a group an event came of", () => {
  const abi = quorumAbi;
  const eventName = "Acted";
  const acted = (logIndex: number, contract = GROUP) =>
    eventAt(1, {
      logIndex,
      contract,
      topics: encodeEventTopics({
        abi,
        eventName,
        args: { id: ID, act: actNumber("Revoke"), target: REGISTRY },
      }) as `0x${string}`[],
      data: encodeAbiParameters([{ type: "bytes32" }, { type: "uint16" }], [zeroHash, 3]),
    });
  const changed = (logIndex: number, more: Partial<ChainEvent> = {}) =>
    eventAt(1, { logIndex, contract: REGISTRY, role: "batchRegistry", name: "StatusChanged", ...more });

  it("is the one just before it, of that target", () => {
    const first = acted(0);
    const own = changed(1);
    const second = acted(2, OTHER_GROUP);
    const other = changed(3);
    const all = [first, own, second, other];
    expect(all.map((event) => actBehind(event, all))).to.deep.equal([first, first, second, second]);
    const elsewhere = changed(4, { contract: OTHER_GROUP });
    expect(actBehind(elsewhere, [...all, elsewhere])).to.equal(undefined);
  });

  it("is that of each event that names the group, and of none that names another", () => {
    const attested = (logIndex: number, actor: typeof GROUP) =>
      changed(logIndex, { name: "Attested", actor, item: keccak256(numberToHex(logIndex)) });
    const own = [attested(1, GROUP), attested(2, GROUP)];
    const all = [acted(0), ...own];
    expect(own.map((event) => actBehind(event, all))).to.deep.equal([all[0], all[0]]);
    const theirs = attested(1, OTHER_GROUP);
    expect(actBehind(theirs, [acted(0), theirs])).to.equal(undefined);
  });

  it("is none where others did theirs in the same transaction", () => {
    const own = changed(1);
    const theirs = [
      changed(2, { item: keccak256("0x02") }),
      changed(3, { name: "HoldChanged" }),
      changed(4, { name: "BatchIssued", actor: OTHER_GROUP }),
    ];
    const all = [acted(0), own, ...theirs];
    for (const event of theirs) expect(actBehind(event, all)).to.equal(undefined);
    // What stood before a group acted, it did not do; and not everybody who says so is a group.
    expect(actBehind(changed(0), [changed(0), acted(1)])).to.equal(undefined);
    expect(actBehind(own, [{ ...acted(0), role: "batchRegistry" }, own])).to.equal(undefined);
  });
});
