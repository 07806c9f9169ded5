import { type AllocationRow, allocationHash } from "../naive/allocationHash.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = (rows: readonly AllocationRow[]) => ({ rows, hash: allocationHash(rows) });

export const allocationHashKind: Kind = {
  kind: "allocation-hash",
  about: "Merged rows in source order (amount in base units) and the allocation's hash.",
  layout: { rows: { array: { struct: { account: "address", amount: "uint256" } } }, hash: "bytes32" },
  vectors: () => {
    const random = randomSource("allocation-hash");
    const rows = (count: number): AllocationRow[] =>
      range(count, () => ({ account: random.address(), amount: random.uint(128) }));
    const first = rows(1);
    const second = rows(1);
    return [
      vector(example.allocation.rows),
      ...[edges.zeroAddress, edges.oneAddress, edges.maxAddress].flatMap((account) =>
        [0n, 1n, edges.maxUint64, edges.maxUint256].map((amount) => vector([{ account, amount }])),
      ),
      // The order counts.
      vector([...first, ...second]),
      vector([...second, ...first]),
      // 34 rows are 1,768 bytes, a whole number of Keccak blocks.
      ...[...edges.sizes.filter((size) => size <= 100), 34].map((size) => vector(rows(size))),
      ...range(15, () => vector(rows(1 + random.below(12)))),
    ];
  },
};
