import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { gatewayTables } from "../../../src/services/gateway/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";

/** A store with the tables of a gateway, where none is opened that would make them. */
export async function openGatewayStore(): Promise<TestStore> {
  const store = await openTestStore("postgres");
  await migrate(store.sql, deliveryTables);
  await migrate(store.sql, gatewayTables);
  return store;
}
