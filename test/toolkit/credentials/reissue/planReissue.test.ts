import { expect } from "chai";
import fc from "fast-check";
import { zeroAddress, zeroHash } from "viem";
import { mappingText, toSuspendText } from "../../../../src/node/batches/reissueFiles.ts";
import type { BatchEvent } from "../../../../src/sdk/chain/events/batches.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { ChangeKindName } from "../../../../src/sdk/core/status/digest.ts";
import { WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import {
  groupByWord,
  planReissue,
  type ReissuePlan,
  type ReissueReason,
} from "../../../../src/sdk/credentials/index.ts";
import { isReissued, stoppedBy } from "../../../../src/sdk/credentials/reissue/planReissue.ts";
import { requireNewRoles, stopSteps } from "../../../../src/sdk/credentials/reissue/reissueTerms.ts";
import { isDeep } from "../../../deep.ts";

const EPOCH = 3_600n;
const START = 1_000n * EPOCH;
const PLACE = { batch: zeroHash, blockHash: zeroHash, transactionHash: zeroHash, logIndex: 0 } as const;
const WHY = { revision: 0, reason: 0, evidence: zeroHash } as const;
/** Block 0 issued the batch; block n is n minutes later. */
const timeOf = (block: number) => START + 60n * BigInt(block);
const blockAt = (block: number) => ({ number: BigInt(block), timestamp: timeOf(block) });

function changed(
  block: number,
  kind: Exclude<ChangeKindName, "Emergency" | "EndEmergency">,
  ...indexes: number[]
): BatchEvent {
  const from = (timeOf(block) / EPOCH + 2n) * EPOCH;
  const masks = groupByWord(indexes).map(({ word, mask }) => ({ word: BigInt(word), mask }));
  return { ...PLACE, ...WHY, event: "StatusChanged", blockNumber: BigInt(block), kind, from, masks };
}

function held(block: number, target: bigint, seconds: bigint): BatchEvent {
  const from = timeOf(block) + 1n;
  const until = from + seconds;
  return {
    ...PLACE,
    ...WHY,
    event: "HoldChanged",
    blockNumber: BigInt(block),
    kind: "Emergency",
    target,
    from,
    until,
  };
}

function plan(events: readonly BatchEvent[], asOf: number, made = asOf, withSuspended = false, size = 6) {
  const expiresAt = (index: number) => (index === 5 ? timeOf(50) : 0n);
  const blocks = { asOf: blockAt(asOf), made: blockAt(made) };
  const planned = planReissue({ size, expiresAt, epochLength: EPOCH, events, ...blocks, withSuspended });
  return { ...planned, all: Array.from({ length: size }, (_, index) => planned.reasonOf(index)) };
}

describe("credentials/reissue: what goes into the new batch", () => {
  it("counts what is announced, though it is not yet in force, and no hold of the whole batch", () => {
    const events = [
      changed(1, "Revoke", 0),
      changed(2, "Suspend", 1),
      held(3, 2n, 600n),
      held(4, WHOLE_BATCH, 9_000n),
    ];
    const { all, counts, reissued, lastExpiry } = plan(events, 5);
    expect(all).to.deep.equal(["Revoked", "Suspended", "Held", "Live", "Live", "Live"]);
    expect(counts).to.deep.equal({ Revoked: 1, Suspended: 1, Held: 1, Live: 3 });
    expect([reissued, lastExpiry]).to.deep.equal([3, 0n]);
    // The hold of one ends; its neighbour expires.
    expect(plan(events, 60).all.slice(2)).to.deep.equal(["Live", "Live", "Live", "Expired"]);
    const again = plan(events, 5, 5, true);
    expect(again.all.slice(0, 3)).to.deep.equal(["Revoked", "SuspendAgain", "SuspendAgain"]);
    expect(again.reissued).to.equal(5);
  });

  it("heeds nothing that was done after the moment, and says what", () => {
    const before = [changed(1, "Suspend", 1), changed(2, "Revoke", 4), changed(3, "RetractRevoke", 4)];
    const stolen = [
      changed(11, "Revoke", 0),
      changed(12, "Reinstate", 1),
      changed(13, "Suspend", 2),
      held(14, 3n, 600n),
    ];
    const { all } = plan([...before, ...stolen], 10, 15);
    expect(all).to.deep.equal(["RevokedSince", "Suspended", "SuspendedSince", "HeldSince", "Live", "Live"]);
    // Expiry is no status: what has expired by now is of no use to anybody.
    expect(plan(before, 10, 50).all[5]).to.equal("Expired");
  });

  it("knows when the last one expires", () => {
    const events = [changed(1, "Revoke", 0, 1, 2, 3, 4)];
    expect(plan(events, 5)).to.deep.include({ reissued: 1, lastExpiry: timeOf(50) });
    expect(plan([], 5, 5, false, 1).lastExpiry).to.equal(0n);
  });

  it("agrees with a plain account of every credential, in any history", () => {
    const step = fc.record({
      kind: fc.nat(4),
      index: fc.constantFrom(0, 1, 223, 224, 449),
      wait: fc.nat(90),
    });
    const runs = isDeep ? 2_000 : 60;
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.nat(25),
        fc.boolean(),
        (steps, cut, withSuspended) => {
          const { events, accountAt } = tell(steps);
          const asOf = Math.min(
            cut * 40,
            steps.at(-1) === undefined ? 0 : Number(events.at(-1)?.blockNumber ?? 0n),
          );
          const made = Math.max(asOf, Number(events.at(-1)?.blockNumber ?? 0n));
          const expiresAt = () => 0n;
          const blocks = { asOf: blockAt(asOf), made: blockAt(made) };
          const { reasonOf, reissued, counts } = planReissue({
            size: 450,
            expiresAt,
            epochLength: EPOCH,
            events,
            ...blocks,
            withSuspended,
          });
          const reasons = Array.from({ length: 450 }, (_, index) => reasonOf(index));
          for (const index of [0, 1, 2, 223, 224, 449]) {
            const then = accountAt(index, asOf);
            const now = accountAt(index, made);
            expect(reasons[index]).to.equal(fate(then, now, withSuspended));
          }
          expect(reissued).to.equal(reasons.filter(isReissued).length);
          expectContiguous({ reasonOf, reissued, counts, lastExpiry: 0n });
          expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).to.equal(450);
        },
      ),
      { numRuns: runs },
    );
  });
});

/** The mapping has a line for every old credential, and those that are reissued follow each other, as do their new ones. */
function expectContiguous(plan: ReissuePlan): void {
  const mapping = { oldBatch: zeroHash, newBatch: zeroHash, subjects: new Uint8Array(450 * 20), plan };
  const text = [...mappingText(mapping)].map((piece) => new TextDecoder().decode(piece)).join("");
  const lines = text.trimEnd().split("\n").slice(1);
  const reissued = lines.flatMap((line, index) => {
    const [, old, , outcome, because, , to] = line.split(",");
    expect([Number(old), because]).to.deep.equal([index, plan.reasonOf(index)]);
    expect(outcome).to.equal(to === "" ? "left out" : "reissued");
    return to === "" ? [] : [{ to, because }];
  });
  expect(lines).to.have.length(450);
  expect(reissued.map(({ to }) => Number(to))).to.deep.equal(reissued.map((_, index) => index));
  const again = reissued.flatMap(({ to, because }) => (because === "SuspendAgain" ? [to] : []));
  expect(toSuspendText(mapping).trimEnd().split("\n")).to.deep.equal(["index", ...again]);
}

type Account = { revoked: boolean; suspended: boolean };

function fate(then: Account, now: Account, withSuspended: boolean): ReissueReason {
  if (then.revoked) return "Revoked";
  if (then.suspended) return withSuspended ? "SuspendAgain" : "Suspended";
  if (now.revoked) return "RevokedSince";
  return now.suspended ? "SuspendedSince" : "Live";
}

/** A history that a registry would have taken, and what it comes to, one credential at a time. */
function tell(steps: readonly { readonly kind: number; readonly index: number; readonly wait: number }[]) {
  const events: BatchEvent[] = [];
  const log: { readonly block: number; readonly index: number; readonly account: Account }[] = [];
  const last = new Map<number, Account & { revokedIn?: bigint }>();
  let block = 0;
  for (const { kind, index, wait } of steps) {
    block += 1 + wait;
    const epoch = timeOf(block) / EPOCH;
    const account = last.get(index) ?? { revoked: false, suspended: false };
    const next = { ...account };
    const name = (["Revoke", "Suspend", "Reinstate", "RetractRevoke", "Revoke"] as const)[kind] ?? "Revoke";
    if (name === "Revoke" && !account.revoked) Object.assign(next, { revoked: true, revokedIn: epoch });
    else if (name === "RetractRevoke" && account.revokedIn === epoch)
      Object.assign(next, { revoked: false, revokedIn: undefined });
    else if (name === "Suspend" && !account.suspended) next.suspended = true;
    else if (name === "Reinstate" && account.suspended) next.suspended = false;
    else continue;
    events.push(changed(block, name, index));
    last.set(index, next);
    log.push({ block, index, account: next });
  }
  const accountAt = (index: number, at: number): Account =>
    log.findLast((entry) => entry.index === index && entry.block <= at)?.account ?? {
      revoked: false,
      suspended: false,
    };
  return { events, accountAt };
}

const ACCOUNTS = ["a1", "b2", "c3"].map((pair) => `0x${pair.repeat(20)}` as const);
const [LOST, REVOKER, GUARD] = ACCOUNTS as [`0x${string}`, `0x${string}`, `0x${string}`];
const policy = {
  revoker: REVOKER,
  emergency: GUARD,
  epochLength: EPOCH,
  emergencyLimit: 86_400n,
  rulesHash: zeroHash,
};

describe("credentials/reissue: who may do what", () => {
  it("refuses a lost key any role, by its name", () => {
    const refusal = (roles: object): SymbolonError | undefined => {
      try {
        requireNewRoles({ issuer: REVOKER, policy, ...roles }, [LOST]);
        return undefined;
      } catch (error) {
        return error as SymbolonError;
      }
    };
    expect(refusal({})).to.equal(undefined);
    for (const [role, roles] of [
      ["issuer", { issuer: LOST }],
      ["revoker", { policy: { ...policy, revoker: LOST } }],
      ["emergency", { policy: { ...policy, emergency: LOST } }],
    ] as const) {
      expect(refusal(roles)).to.deep.include({ code: "LostKeyHasRole", details: { role, account: LOST } });
    }
    expect(refusal({ policy: { ...policy, emergencyLimit: 0n } })?.code).to.equal("EmergencyLimitOutOfRange");
  });

  it("tells who can stop the old batch, from when on, and what is done already", () => {
    const now = START + 100n;
    const stop = (changes: object = {}, lost = [LOST], state: object = {}) => {
      const terms = {
        now,
        effectiveFrom: START + 2n * EPOCH,
        held: { from: 0n, until: 0n },
        isRevoked: false,
      };
      const header = { policy: { ...policy, ...changes } } as never;
      return stopSteps({ header, lost, ...terms, ...state }).map(({ state: is, from, until }) => [
        is,
        from,
        until,
      ]);
    };
    const canHold = ["left", now + 1n, now + 1n + 86_400n];
    const canRevoke = ["left", START + 2n * EPOCH, null];
    expect(stop()).to.deep.equal([canHold, canRevoke]);
    expect(stop({ revoker: LOST })).to.deep.equal([canHold, ["lost", null, null]]);
    const nobody = ["nobody", null, null];
    expect(stop({ emergency: zeroAddress, emergencyLimit: 0n, revoker: zeroAddress })).to.deep.equal([
      nobody,
      nobody,
    ]);
    const done = stop({}, [LOST, GUARD], { held: { from: 5n, until: now + 9n }, isRevoked: true });
    expect(done).to.deep.equal([
      ["done", 5n, now + 9n],
      ["done", null, null],
    ]);
    // A hold that is over is none.
    expect(stop({}, [LOST], { held: { from: 5n, until: now } })[0]).to.deep.equal(canHold);
  });

  it("reads from the events whether all is revoked, and until when the whole batch is held", () => {
    const all = Array.from({ length: 300 }, (_, index) => index);
    const events = [changed(1, "Revoke", ...all.slice(1)), held(2, WHOLE_BATCH, 500n), held(3, 4n, 900n)];
    expect(stoppedBy(events, EPOCH, 300)).to.deep.equal({
      held: { from: timeOf(2) + 1n, until: timeOf(2) + 501n, floor: 0n },
      isRevoked: false,
    });
    expect(stoppedBy([...events, changed(4, "Revoke", 0)], EPOCH, 300).isRevoked).to.equal(true);
  });
});
