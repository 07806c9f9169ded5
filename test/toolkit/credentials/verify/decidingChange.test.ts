import { expect } from "chai";
import type {
  BatchEvent,
  HoldChangedEvent,
  StatusChangedEvent,
} from "../../../../src/sdk/chain/events/batches.ts";
import { WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import { decidingChange, withReason } from "../../../../src/sdk/credentials/verify/explain.ts";
import { codeOf, headerOf, MINUTE, masksOf, START } from "./fakeBatches.ts";
import { FAKE_REGISTRY, openFakeChain } from "./fakeChain.ts";

const INDEX = 300;
const NEIGHBOUR = 301;
/** Where changes of the first, second, ... epoch take effect. */
const FIRST = START + 120n;
const SECOND = START + 180n;
const THIRD = START + 240n;

/** Events, each of which is told apart by its revision: 2, 3, ... */
function story(...told: readonly (Told | Held)[]): readonly BatchEvent[] {
  return told.map(
    (one, i) => ({ revision: i + 2, reason: i, evidence: `0x${"00".repeat(32)}`, ...one }) as never,
  );
}

type Told = Pick<StatusChangedEvent, "event" | "kind" | "from" | "masks">;
type Held = Pick<HoldChangedEvent, "event" | "kind" | "target" | "from" | "until">;

const changed = (kind: StatusChangedEvent["kind"], from: bigint, ...indexes: number[]): Told => ({
  event: "StatusChanged",
  kind,
  from,
  masks: masksOf(...(indexes.length === 0 ? [INDEX] : indexes)),
});
const held = (target: bigint, from: bigint, until: bigint): Held => ({
  event: "HoldChanged",
  kind: "Emergency",
  target,
  from,
  until,
});

const decidedBy = (events: readonly BatchEvent[], outcome: "Revoked" | "Suspended", moment: bigint) =>
  decidingChange({ events, index: BigInt(INDEX), outcome, moment })?.revision;

describe("credentials/verify: which change decided", () => {
  it("is the first revocation in force, which nothing took back", () => {
    const events = story(
      changed("Revoke", FIRST, NEIGHBOUR),
      changed("Revoke", FIRST, INDEX - 256),
      changed("Revoke", FIRST),
      changed("RetractRevoke", FIRST),
      changed("Revoke", SECOND),
      changed("Revoke", SECOND),
      changed("Revoke", THIRD),
    );
    expect(decidedBy(events, "Revoked", SECOND - 1n)).to.equal(undefined);
    expect(decidedBy(events, "Revoked", SECOND)).to.equal(6);
    expect(decidedBy(events, "Revoked", THIRD)).to.equal(6);
  });

  it("is the last suspension in force, whatever was taken back or announced after it", () => {
    const events = story(
      changed("Suspend", FIRST),
      changed("Reinstate", SECOND),
      changed("RetractSuspension", SECOND),
      changed("Revoke", THIRD),
      changed("Reinstate", THIRD),
      changed("Suspend", THIRD),
    );
    expect(decidedBy(events, "Suspended", FIRST - 1n)).to.equal(undefined);
    for (const moment of [FIRST, SECOND, THIRD, THIRD + 1_000n]) {
      expect(decidedBy(events, "Suspended", moment), `${moment}`).to.equal(2);
    }
    const ended = story(changed("Suspend", FIRST), changed("Reinstate", SECOND), changed("Suspend", THIRD));
    expect(decidedBy(ended, "Suspended", SECOND - 1n)).to.equal(2);
    expect(decidedBy(ended, "Suspended", SECOND)).to.equal(undefined);
    expect(decidedBy(ended, "Suspended", THIRD)).to.equal(4);
  });

  it("is the hold over the moment: its own before the whole batch's, to the second", () => {
    const own = BigInt(INDEX);
    const events = story(
      held(WHOLE_BATCH, START + 1n, START + 90n),
      held(own, START + 5n, START + 60n),
      held(own, START + 10n, START + 50n),
      held(BigInt(NEIGHBOUR), START + 1n, START + 90n),
    );
    for (const [moment, revision] of [
      [START, undefined],
      [START + 1n, 2],
      [START + 9n, 2],
      [START + 10n, 4],
      [START + 49n, 4],
      [START + 50n, 2],
      [START + 89n, 2],
      [START + 90n, undefined],
    ] as const) {
      expect(decidedBy(events, "Suspended", moment), `${moment - START}`).to.equal(revision);
    }
    // A suspension comes before any hold.
    const both = [...story(changed("Suspend", START)), ...events];
    expect(decidedBy(both, "Suspended", START + 20n)).to.equal(2);
  });

  it("tells how far the events led where they do not tell why", async () => {
    const chain = openFakeChain(START);
    const header = headerOf(MINUTE);
    chain.issue(header);
    const { number, hash, timestamp } = chain.tip();
    const answer = {
      outcome: "Revoked",
      source: "live",
      since: START,
      freshUntil: START + 60n,
      asOfTime: START,
      moment: START,
      revision: 2,
      guarantee: "Firm",
      block: { number, hash, timestamp },
    } as unknown as Parameters<typeof withReason>[1];
    const asked = { registry: FAKE_REGISTRY, header, credential: { index: 0n } };
    const told = await withReason(chain.client(), answer, asked).catch((error) => error.details);
    expect(told).to.deep.include({ told: 1, revision: 2, fromBlock: 0n });
    expect(await codeOf(() => withReason(chain.client(), answer, asked))).to.equal("EventsIncomplete");
  });
});
