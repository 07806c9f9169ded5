import { expect } from "chai";
import { keccak256, toHex, zeroHash } from "viem";
import { addChain, setChainState } from "../../../src/services/delivery/tables/chains.ts";
import { submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import type { Admitted } from "../../../src/services/gateway/admission/asking.ts";
import { openAdmission } from "../../../src/services/gateway/admission/openAdmission.ts";
import { gatewayTables } from "../../../src/services/gateway/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { claimIntent } from "../../../src/services/work/claimIntent.ts";
import { claimKind } from "../../../src/services/work/claimKind.ts";
import { intentStates, workUntil } from "../delivery/work/workUntil.ts";
import { submit, useAttackStage } from "./attackStage.ts";

const ROOM = { inFlight: 4, transactionGas: 16_000_000n, calldataBytes: 50_000, blockTime: 250 };

/** A door that takes all that its store takes. */
function openDoor(sql: Sql) {
  const capacity = () => ({ block: 100, rate: 100, bound: 1_000, toBlock: 1 });
  const door = openAdmission({ sql, by: "test", capacity, now: () => 1_800_000_000 });
  return (near: number, signature = "first") =>
    door.ask({
      intent: {
        chain: 1,
        kind: "claim",
        contract: `0x${"11".repeat(20)}`,
        content: {},
        near,
        key: `claim ${near}`,
        digest: keccak256(toHex(`claim ${near} ${signature}`)),
        mayReplace: ({ isSame }) => !isSame,
      },
      lane: "claims 1 0x",
      class: "claims",
      isChecked: true,
      opens: 0,
      until: Infinity,
    });
}

describe("a claim that is taken in together with others", () => {
  const stage = useAttackStage(30);

  it("may never expire, by whatever number its account has signed", async () => {
    const { url, gateway } = await stage.serve();
    const deadlines = [0n, 2n ** 62n, 2n ** 63n, 2n ** 64n, 2n ** 256n - 1n];
    const claims = await Promise.all(deadlines.map((deadline, index) => stage.claim(index, { deadline })));
    const answers = await Promise.all(claims.map((claim) => submit(url, claim)));
    for (const { status, body } of answers) {
      expect(status, JSON.stringify(body)).to.equal(202);
      expect((await gateway.find(gateway.ids.numberOf(body.id as string) as bigint))?.state).to.equal(
        "queued",
      );
    }
  });

  it("is refused by name where it brings more than fits beside others", async () => {
    const { url } = await stage.serve();
    const good = await stage.claim(1);
    const brought = (bytes: number) => `0x${"11".repeat(bytes)}`;
    const changes = [
      [{ gateData: brought(2 ** 14) }, "ClaimTooLarge"],
      [{ signature: brought(2 ** 15) }, "ClaimTooLarge"],
      [{ signature: brought(2 ** 14) }, "InvalidSignature"],
      [{ gateData: "0x11" }, "GateDataUnexpected"],
    ] as const;
    for (const [change, code] of changes) {
      const { status, body } = await submit(url, { ...good, ...change });
      expect([status, body.error?.code]).to.deep.equal([422, code]);
      if (code === "ClaimTooLarge") expect(body.error?.details).to.include({ index: 1, most: 2 ** 14 });
    }
    expect((await submit(url, good)).status).to.equal(202);
  });

  it("does not keep others from being paid, by whatever size it is in the store", async () => {
    const { sql } = stage.store;
    const { chain } = stage;
    const of = await stage.campaign();
    await migrate(sql, deliveryTables);
    const claims = await Promise.all([0, 1, 2, 3].map((index) => stage.claim(index, {}, of)));
    // One is too large for any transaction, one takes more than there is room for now: it goes alone, and nobody has signed it.
    const large = [60_000, 25_000, 0, 0].map((bytes, i) => ({
      ...claims[i],
      ...(bytes > 0 && { signature: `0x${"11".repeat(bytes)}` }),
    }));
    await submitIntents(sql, large.map(claimIntent), "test");
    const room = {
      classes: ["claims"],
      isPaced: true,
      next: () => ({ name: "claims", gas: 700_000 }),
      sent: () => {},
    };
    const profile = { ...ROOM, finality: { by: "depth", blocks: 0 } as const };
    const worked = { client: chain.reader, senders: [chain.relayer], profile, room };
    await workUntil(
      { sql, chains: [worked], kinds: [claimKind({ feeTakers: [] })] },
      ({ done = 0, parked = 0 }) => done === 2 && parked === 2,
    );
    expect(await chain.paid(of)).to.deep.equal([2, 3]);
    const rows = await sql.query("select near::int4 as near, state, reason from intent order by id limit 2");
    expect(rows).to.deep.equal([
      { near: 0, state: "parked", reason: "ClaimTooLarge" },
      { near: 1, state: "parked", reason: "InvalidSignature" },
    ]);
  });

  it("is refused alone where the store refuses it", async () => {
    const { sql } = stage.store;
    await migrate(sql, deliveryTables);
    await migrate(sql, gatewayTables);
    const ask = openDoor(sql);
    // No column holds the third.
    const answers = await Promise.allSettled([1, 2, 2 ** 70, 4, 5].map((near) => ask(near)));
    expect(answers.map(({ status }) => status)).to.deep.equal([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect(await intentStates(sql)).to.deep.equal({ queued: 4 });
  });

  it("is known where its chain is drained, though others of them are new or signed anew", async () => {
    const { sql } = stage.store;
    await migrate(sql, deliveryTables);
    await migrate(sql, gatewayTables);
    await addChain(sql, 1, zeroHash);
    const ask = openDoor(sql);
    await Promise.all([1, 2, 3].map((near) => ask(near)));
    await setChainState(sql, 1, "draining", "test");
    const told = async (asked: readonly Promise<Admitted>[]) =>
      (await Promise.allSettled(asked)).map((end) =>
        end.status === "fulfilled" ? end.value.admission : end.reason.code,
      );
    const anew = () => ask(2, "anew");
    expect(await told([ask(1), anew(), ask(3)])).to.deep.equal(["known", "Draining", "known"]);
    expect(await told([ask(1), ask(4), anew(), ask(3), ask(5)])).to.deep.equal([
      "known",
      "Draining",
      "Draining",
      "known",
      "Draining",
    ]);
    expect(await told([ask(6), ask(7)])).to.deep.equal(["Draining", "Draining"]);
    expect(await intentStates(sql)).to.deep.equal({ queued: 3 });
  });
});
