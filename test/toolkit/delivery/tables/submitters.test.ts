import { expect } from "chai";
import { keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { addChain } from "../../../../src/services/delivery/tables/chains.ts";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";

const CHAIN = 5;
/** More than go into one statement, so that each of two holds what the other wants. */
const COUNT = 1_200;

describe("tables: two submitters", () => {
  let store: TestStore;
  before(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    await addChain(store.sql, CHAIN, zeroHash);
  });
  after(() => store.remove());

  it("of the same intents in opposite orders take each in once, and both learn their numbers", async () => {
    const intents = Array.from({ length: COUNT }, (_, number) => ({
      chain: CHAIN,
      kind: "claim",
      contract: zeroAddress,
      key: `claim ${number}`,
      digest: keccak256(toHex(number)),
      content: { number },
    }));
    const [there, back] = await Promise.all([
      submitIntents(store.sql, intents, "one"),
      submitIntents(store.sql, intents.toReversed(), "two"),
    ]);
    expect(there.added + back.added).to.equal(COUNT);
    expect(back.ids.toReversed()).to.deep.equal(there.ids);
    expect(new Set(there.ids).size).to.equal(COUNT);
  });
});
