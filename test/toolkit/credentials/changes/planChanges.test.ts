import { expect } from "chai";
import fc from "fast-check";
import { type Hex, keccak256, zeroAddress, zeroHash } from "viem";
import type { AnnouncedKind } from "../../../../src/sdk/core/status/digest.ts";
import {
  announcedIn,
  announceFinal,
  announceToggle,
  projected,
  retractAnnounced,
} from "../../../../src/sdk/core/status/statusChanges.ts";
import { EMPTY_WORD, epochAt, locate, type StatusWord } from "../../../../src/sdk/core/status/statusWords.ts";
import { requireNoneRefused } from "../../../../src/sdk/credentials/changes/planStatusChange.ts";
import { indexesInWord } from "../../../../src/sdk/credentials/groupByWord.ts";
import {
  type ChangePlan,
  type PlannedChange,
  planChanges,
  type RequestedChange,
} from "../../../../src/sdk/credentials/index.ts";
import { isDeep } from "../../../deep.ts";

const EPOCH = 3_600n;
const SIZE = 500n;
const OTHER: Hex = keccak256("0x01");

type Words = { readonly revoked: Map<number, StatusWord>; readonly suspended: Map<number, StatusWord> };

const headerOf = (epochLength: bigint) => ({
  size: SIZE,
  policy: {
    revoker: zeroAddress,
    emergency: zeroAddress,
    epochLength,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  },
});
const planeOf = (kind: AnnouncedKind) => (kind.endsWith("Revoke") ? "revoked" : "suspended");
const noWords = (): Words => ({ revoked: new Map(), suspended: new Map() });
const row = (index: number, kind: AnnouncedKind, rest: Partial<RequestedChange> = {}): RequestedChange => ({
  index,
  kind,
  reason: 0,
  evidence: zeroHash,
  ...rest,
});
const plan = (words: Words, rows: readonly RequestedChange[], now: bigint, epochLength = EPOCH): ChangePlan =>
  planChanges({ header: headerOf(epochLength), words, rows, now });

/** What the registry does with a call, with its refusals; the words change only where all of it is accepted. */
function send(words: Words, { kind, masks }: PlannedChange, now: bigint, epochLength: bigint): void {
  const epoch = epochAt(epochLength, now);
  const plane = words[planeOf(kind)];
  for (const { word, mask } of masks) {
    const before = plane.get(Number(word)) ?? EMPTY_WORD;
    if (kind === "Suspend" && (projected(before) & mask) !== 0n) throw new Error("NoChange");
    if (kind === "Reinstate" && (~projected(before) & mask) !== 0n) throw new Error("NoChange");
    if (kind.startsWith("Retract") && (mask & ~announcedIn(before, epoch)) !== 0n) {
      throw new Error("NothingToRetract");
    }
    const after =
      kind === "Revoke"
        ? announceFinal(before, epoch, mask)
        : kind.startsWith("Retract")
          ? retractAnnounced(before, epoch, mask)
          : announceToggle(before, epoch, mask);
    plane.set(Number(word), after);
  }
}

const isSet = (words: Words, plane: "revoked" | "suspended", index: number) => {
  const { word, mask } = locate(index);
  const stored = words[plane].get(word) ?? EMPTY_WORD;
  return (projected(stored) & mask) !== 0n;
};

describe("credentials/changes: planning", () => {
  it("makes one call for each kind, reason and evidence, and in it one update a word", () => {
    const { calls, skipped, refused } = plan(
      noWords(),
      [
        row(3, "Revoke"),
        row(225, "Revoke"),
        row(7, "Suspend"),
        row(4, "Revoke"),
        row(5, "Revoke", { reason: 9 }),
        row(6, "Revoke", { evidence: OTHER }),
        row(448, "Revoke"),
      ],
      EPOCH * 10n,
    );
    expect(
      calls.map(({ kind, reason, masks, rows }) => [kind, reason, masks.flatMap(indexesInWord), rows]),
    ).to.deep.equal([
      ["Revoke", 0, [3, 4, 225, 448], [0, 1, 3, 6]],
      ["Suspend", 0, [7], [2]],
      ["Revoke", 9, [5], [4]],
      ["Revoke", 0, [6], [5]],
    ]);
    expect(calls[0]?.masks).to.have.length(3);
    expect([skipped, refused]).to.deep.equal([[], []]);
  });

  it("says when changes take effect, and for how long they can be retracted", () => {
    const atStart = plan(noWords(), [], EPOCH * 10n);
    expect(atStart).to.deep.include({
      effectiveFrom: EPOCH * 12n,
      retractableUntil: EPOCH * 11n - 1n,
      secondsLeft: EPOCH,
    });
    const lastSecond = plan(noWords(), [], EPOCH * 11n - 1n);
    expect(lastSecond).to.deep.include({ effectiveFrom: EPOCH * 12n, secondsLeft: 1n });
    expect(plan(noWords(), [], EPOCH * 11n)).to.deep.include({
      effectiveFrom: EPOCH * 13n,
      secondsLeft: EPOCH,
    });
    expect(plan(noWords(), [], 77n, 0n)).to.deep.include({
      effectiveFrom: 78n,
      retractableUntil: 77n,
      secondsLeft: 1n,
    });
  });

  it("skips what is so already, and says since or from when", () => {
    const words = noWords();
    const [call] = plan(words, [row(3, "Revoke")], EPOCH * 10n).calls;
    const [suspend] = plan(words, [row(4, "Suspend")], EPOCH * 10n).calls;
    send(words, call!, EPOCH * 10n, EPOCH);
    send(words, suspend!, EPOCH * 10n, EPOCH);
    const rows = [row(3, "Revoke"), row(4, "Suspend"), row(5, "Reinstate"), row(6, "RetractRevoke")];
    const { skipped, calls, refused } = plan(words, [...rows, row(6, "RetractSuspension")], EPOCH * 11n);
    expect([calls, refused]).to.deep.equal([[], []]);
    expect(skipped.map(({ because }) => because)).to.deep.equal([
      "AlreadyRevoked",
      "AlreadySuspended",
      "NotSuspended",
      "NothingAnnounced",
      "NothingAnnounced",
    ]);
    expect(skipped[0]?.why).to.match(/Credential 3 is revoked from .* = 43200 on/);
    const later = plan(words, rows.slice(0, 1), EPOCH * 12n);
    expect(later.skipped[0]?.why).to.match(/Credential 3 counts as revoked since .* = 43200/);
  });

  it("retracts in the epoch of the announcement, and refuses it afterwards with the moment it was over", () => {
    for (const [announce, retract] of [
      ["Revoke", "RetractRevoke"],
      ["Suspend", "RetractSuspension"],
    ] as const) {
      const words = noWords();
      send(words, plan(words, [row(3, announce)], EPOCH * 10n).calls[0]!, EPOCH * 10n, EPOCH);
      const inTime = plan(words, [row(3, retract), row(9, "Revoke")], EPOCH * 11n - 1n);
      expect(inTime.calls.map(({ kind }) => kind)).to.deep.equal([retract, "Revoke"]);
      expect(inTime.secondsLeft).to.equal(1n);
      for (const now of [EPOCH * 11n, EPOCH * 12n - 1n, EPOCH * 12n, EPOCH * 40n]) {
        const { calls, refused, skipped } = plan(words, [row(3, retract)], now);
        expect([calls, skipped]).to.deep.equal([[], []]);
        const { code, details } = refused[0]!.problem;
        expect(code).to.equal("NothingToRetract");
        if (now < EPOCH * 12n)
          expect(details).to.include({ from: EPOCH * 12n, retractableBefore: EPOCH * 11n });
      }
    }
  });

  it("puts retractions first, since they alone are in a hurry", () => {
    const words = noWords();
    send(words, plan(words, [row(3, "Revoke")], EPOCH * 10n).calls[0]!, EPOCH * 10n, EPOCH);
    const { calls } = plan(
      words,
      [row(7, "Suspend"), row(8, "Revoke"), row(3, "RetractRevoke")],
      EPOCH * 10n,
    );
    expect(calls.map(({ kind }) => kind)).to.deep.equal(["RetractRevoke", "Suspend", "Revoke"]);
  });

  it("counts a repeated row once, and refuses rows that contradict each other", () => {
    const { calls, skipped, refused } = plan(
      noWords(),
      [
        row(3, "Suspend"),
        row(3, "Suspend", { reason: 5 }),
        row(3, "Reinstate"),
        row(3, "Revoke"),
        row(3, "RetractRevoke"),
      ],
      EPOCH,
    );
    expect(calls.map(({ kind, rows }) => [kind, rows])).to.deep.equal([
      ["Suspend", [0]],
      ["Revoke", [3]],
    ]);
    expect(skipped).to.have.length(1);
    expect(skipped[0]).to.include({ row: 1, because: "Repeated" });
    expect(refused.map(({ row: at, problem }) => [at, problem.code])).to.deep.equal([
      [2, "ContradictoryRows"],
      [4, "ContradictoryRows"],
    ]);
  });

  it("names rows by the list that they come from", () => {
    const listed = [
      row(3, "Suspend", { row: 1 }),
      row(4, "Suspend", { row: 1 }),
      row(4, "Suspend", { row: 2 }),
      row(4, "Reinstate", { row: 3 }),
    ];
    const { skipped, refused } = plan(noWords(), listed, EPOCH);
    expect(skipped.map(({ row: at, why }) => [at, why])).to.deep.equal([
      [2, "Row 1 of the list says the same of credential 4."],
    ]);
    expect(refused[0]?.problem.reason).to.match(/contradicts Suspend in row 1 of the list/);
    expect(() => requireNoneRefused({ refused } as ChangePlan, listed, "")).to.throw("In row 3: ");
  });

  it("refuses what is no index of the batch", () => {
    const { refused, calls } = plan(
      noWords(),
      [row(500, "Revoke"), row(-1, "Revoke"), row(1.5, "Revoke"), row(499, "Revoke"), row(2 ** 32, "Revoke")],
      EPOCH,
    );
    expect(refused.map(({ problem }) => problem.code)).to.deep.equal(Array(4).fill("IndexBeyondBatch"));
    expect(refused[0]?.problem.reason).to.include("0 to 499");
    expect(calls[0]?.masks.flatMap(indexesInWord)).to.deep.equal([499]);
  });

  it("is always accepted by the registry, makes so what was wanted, and has nothing to do a second time", () => {
    const kinds = ["Revoke", "Suspend", "Reinstate", "RetractRevoke", "RetractSuspension"] as const;
    const wanted = fc.record({
      index: fc.constantFrom(0, 1, 2, 223, 224, 225, 448, 499),
      kind: fc.constantFrom(...kinds),
      reason: fc.integer({ min: 0, max: 1 }),
      evidence: fc.constantFrom(zeroHash, OTHER),
    });
    const list = fc.record({
      rows: fc.array(wanted, { maxLength: 8 }),
      wait: fc.constantFrom(0n, 1n, EPOCH - 1n, EPOCH, 2n * EPOCH, 5n * EPOCH),
    });
    const runs = isDeep ? 20_000 : 400;
    fc.assert(
      fc.property(fc.array(list, { maxLength: 8 }), fc.constantFrom(EPOCH, 0n), (lists, epochLength) => {
        const words = noWords();
        let now = EPOCH * 10n + 5n;
        for (const { rows, wait } of lists) {
          now += wait;
          const made = plan(words, rows, now, epochLength);
          // No row is lost.
          const told = [
            ...made.calls.flatMap((call) => call.rows),
            ...[...made.skipped, ...made.refused].map(({ row: at }) => at),
          ];
          expect(told.toSorted((a, b) => a - b)).to.deep.equal([...rows.keys()]);
          // In any order: no call's acceptance hangs on another.
          for (const call of made.calls.toReversed()) send(words, call, now, epochLength);
          const done = made.calls.flatMap((call) => call.rows.map((at) => rows[at]!));
          const already = made.skipped.map(({ row: at }) => rows[at]!);
          for (const { index, kind } of [...done, ...already]) {
            if (kind === "Revoke") expect(isSet(words, "revoked", index)).to.equal(true);
            if (kind === "RetractRevoke") expect(isSet(words, "revoked", index)).to.equal(false);
            if (kind === "Suspend") expect(isSet(words, "suspended", index)).to.equal(true);
            if (kind === "Reinstate") expect(isSet(words, "suspended", index)).to.equal(false);
          }
          const again = plan(
            words,
            rows.filter(({ kind }) => !kind.startsWith("Retract")),
            now,
            epochLength,
          );
          const kept = again.calls.flatMap((call) => call.masks.flatMap(indexesInWord));
          // Only what another row of the list has undone by retracting could be sent again.
          const undone: number[] = rows
            .filter(({ kind }) => kind.startsWith("Retract"))
            .map(({ index }) => index);
          expect(kept.filter((index) => !undone.includes(index))).to.deep.equal([]);
        }
      }),
      { numRuns: runs },
    );
  });
});
