import { expect } from "chai";
import { zeroHash } from "viem";
import type { WriteClient } from "../../../../src/sdk/chain/clients.ts";
import { addChain } from "../../../../src/services/delivery/tables/chains.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { refillKey } from "../../../../src/services/delivery/work/refill.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";

const CHAIN = 5;

describe("a refill of a key", () => {
  let store: TestStore;
  before(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    await addChain(store.sql, CHAIN, zeroHash);
  });
  after(() => store.remove());

  it("is asked for once, until what became of the one before is known", async () => {
    const plan = { floor: 10n, target: 20n, limit: 100n, sender: {} as WriteClient };
    const to = `0x${"0a".repeat(20)}` as const;
    const refill = () => refillKey(store.sql, { chain: CHAIN, to, balance: 0n, plan, by: "test" });
    const count = async () => (await store.sql.query("select 1 from intent")).length;
    await refill();
    for (const state of ["queued", "bundled", "mined", "parked"]) {
      await store.sql.query("update intent set state = $1", [state]);
      await refill();
      expect(await count(), state).to.equal(1);
    }
    await store.sql.query("update intent set state = 'done'");
    await refill();
    expect(await count()).to.equal(2);
  });
});
