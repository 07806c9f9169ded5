import { campaignLeaf } from "../naive/campaignLeaf.ts";
import type { Hex } from "../naive/hex.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = (index: bigint, account: Hex, amount: bigint) => ({
  index,
  account,
  amount,
  leaf: campaignLeaf(index, account, amount),
});

export const campaignLeafKind: Kind = {
  kind: "campaign-leaf",
  about: "A row (index, account, amount in base units) and its campaign leaf.",
  layout: { index: "uint256", account: "address", amount: "uint256", leaf: "bytes32" },
  vectors: () => {
    const random = randomSource("campaign-leaf");
    const indexes = [0n, 1n, edges.maxUint32, edges.maxUint64, edges.maxUint256];
    const accounts = [edges.zeroAddress, edges.oneAddress, edges.maxAddress];
    const amounts = [0n, 1n, 10n ** 18n, edges.maxUint256];
    return [
      ...example.campaignRows.map((row) => vector(row.index, row.account, row.amount)),
      ...indexes.flatMap((index) =>
        accounts.flatMap((account) => amounts.map((amount) => vector(index, account, amount))),
      ),
      ...range(100, (row) => vector(BigInt(row), random.address(), random.uint(128))),
      ...range(100, () => vector(random.uint(32), random.address(), random.uint(256))),
    ];
  },
};
