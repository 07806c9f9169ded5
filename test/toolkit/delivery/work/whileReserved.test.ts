import { expect } from "chai";
import { type Address, zeroHash } from "viem";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { reserver } from "../../../../src/services/delivery/tables/leases.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { reserveIntents } from "../../../../src/services/delivery/tables/reserveIntents.ts";
import { whileReserved } from "../../../../src/services/delivery/work/whileReserved.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { letPass, until } from "../../patience.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";

const CHAIN = 5;
const CONTRACT: Address = `0x${"c0".repeat(20)}`;
const ONE: Address = `0x${"11".repeat(20)}`;
const OTHER: Address = `0x${"22".repeat(20)}`;

for (const kind of ["postgres", "pglite"] as const) {
  describe(`intents that are reserved while a transaction is made of them (${kind})`, () => {
    let store: TestStore;
    let sql: Sql;
    before(async () => {
      store = await openTestStore(kind);
      sql = store.sql;
      await migrate(sql, deliveryTables);
    });
    beforeEach(async () => {
      await sql.query("truncate intent, step");
      const content = { chain: CHAIN, kind: "claim", contract: CONTRACT, digest: zeroHash, content: {} };
      await submitIntents(sql, [{ ...content, key: "a" }], "test");
    });
    after(() => store.remove());

    const by = (sender: Address) => reserver("test", sender);
    const reserve = async (sender: Address) => {
      const rows = await reserveIntents(sql, { chain: CHAIN, by: by(sender), sender, max: 9, now: 0n });
      return rows.map(({ id }) => id);
    };
    const lapse = () =>
      sql.query("update intent set reserved_until = clock_timestamp() - interval '1 second'");
    const isGood = async () => {
      const rows = await sql.query("select 1 from intent where reserved_until > clock_timestamp()");
      return rows.length > 0;
    };
    const terms = (ids: readonly bigint[], isHeld: () => boolean) => ({
      sql,
      by: by(ONE),
      ids,
      held: { isHeld },
      every: 20,
      onTrouble: (thrown: unknown) => {
        throw thrown;
      },
    });

    it("stay theirs for as long as it takes, and no longer", async () => {
      const ids = await reserve(ONE);
      const took = await whileReserved(
        terms(ids, () => true),
        async () => {
          await lapse();
          await until(isGood);
          return reserve(OTHER);
        },
      );
      expect(took).to.deep.equal([]);
      await lapse();
      await letPass(60);
      expect(await reserve(OTHER)).to.deep.equal(ids);
    });

    it("are free in time for others where the lease of their key is over, and are not taken back", async () => {
      const ids = await reserve(ONE);
      let isHeld = false;
      const took = await whileReserved(
        terms(ids, () => isHeld),
        async () => {
          await lapse();
          await letPass(60);
          const taken = await reserve(OTHER);
          await lapse();
          isHeld = true;
          await letPass(60);
          return taken;
        },
      );
      expect(took).to.deep.equal(ids);
      expect(await isGood()).to.equal(false);
    });
  });
}
