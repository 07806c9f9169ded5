import type { Hex } from "viem";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { type FaultChain, openFaultChain } from "./faultChain.ts";

/** A chain for all tests of a suite, and a store for each. @param take called with both before each test */
export function useFaultStage(
  keys: readonly Hex[],
  take: (stage: { readonly chain: FaultChain; readonly store: TestStore }) => void,
): void {
  let chain: FaultChain;
  let store: TestStore;
  before(async () => {
    chain = await openFaultChain(keys);
  });
  after(() => chain.close());
  beforeEach(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
    take({ chain, store });
  });
  afterEach(() => store.remove());
}
