import { expect } from "chai";
import { zeroAddress } from "viem";
import type { Sender } from "../../../../src/sdk/delivery/sender.ts";
import { nextTurn, whatWaits } from "../../../../src/services/delivery/work/turn.ts";
import { openUnderWay } from "../../../../src/services/delivery/work/underWay.ts";
import { openPacer } from "../../../../src/services/gateway/openPacer.ts";
import { partOfPace } from "../../../../src/services/gateway/paceShare.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";

describe("turns of a key", () => {
  /** How often the store is asked what waits, at once after something that waited could not go. */
  const looksAfter = async (names: readonly string[]) => {
    const asked: string[] = [];
    const query = async (text: string) => {
      asked.push(text);
      return [];
    };
    const whole = openPacer({
      gas: 1_000_000,
      blockTime: 12,
      priceCeiling: undefined,
      delegationGas: 250_000,
    });
    const room = partOfPace(whole, () => 1);
    whole.sent(1_000_000, { name: "claims" });
    whole.sent(2_000_000, { name: "claims" });
    whole.sent(250_000, { name: "delegating" });
    const place = {
      sql: { query } as unknown as Sql,
      sender: { account: zeroAddress, inFlight: () => [] } as unknown as Sender,
      profile: { inFlight: 16, transactionGas: 16_000_000n },
      room,
      underWay: openUnderWay(),
      stuck: { waiting: [], queriedAt: performance.now() + 1_000_000_000 },
    };
    const now = { block: 1, price: 1n };
    const waiting = names.map((name) => ({ name, isFew: false }));
    expect(nextTurn(place, { ...now, waiting })).to.equal(undefined);
    await whatWaits(place, { chain: 1, now: 0n, sender: zeroAddress }, async () => now);
    return asked.length;
  };

  it("are looked for at once where only delegations have used up what is theirs, and not where claims have", async () => {
    expect(await looksAfter(["claims"])).to.equal(0);
    expect(await looksAfter(["claims", "delegating"])).to.equal(0);
    expect(await looksAfter(["delegating"])).to.equal(1);
  });
});
