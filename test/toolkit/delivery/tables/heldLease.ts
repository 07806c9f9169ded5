import { type Lease, takeLease } from "../../../../src/services/delivery/tables/leases.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";

/** Takes a lease that nobody has, and that does not run out while a test lasts, however slow its machine: nobody here renews it. */
export async function heldLease(sql: Sql, asked: Parameters<typeof takeLease>[1]): Promise<Lease> {
  const lease = await takeLease(sql, asked);
  if (lease === undefined) throw new Error("Somebody has it.");
  const day =
    "update sender set lease_until = clock_timestamp() + interval '1 day' where fence = $1 and owner = $2";
  await sql.query(day, [lease.fence, lease.owner]);
  return lease;
}
