import type { AccountCode } from "../../../../src/node/allocation/report/contracts/contractAccounts.ts";
import {
  chooseAccounts,
  contractAccounts,
} from "../../../../src/node/allocation/report/contracts/contractAccounts.ts";
import type { ReportSubject } from "../../../../src/node/allocation/report/page/amountTexts.ts";
import type { Allocation } from "../../../../src/sdk/allocation/allocation.ts";
import type { ShuffleJson } from "../../../../src/sdk/allocation/shuffle/shuffleRecord.ts";

const ROOT = `0x${"ab".repeat(32)}` as const;

/** How rows were shuffled into so many waves; null: into none. */
export const shuffle = (waves: number | null): ShuffleJson => ({
  commitment: ROOT,
  source: { kind: "block", chainId: "1", number: "23000000" },
  timestamped: { chainId: "1", registry: "0x0000000000000000000000000000000000000009" },
  randomness: `0x${"77".repeat(32)}`,
  signature: null,
  waves,
});

/** Every third account a contract, every seventh a delegation. */
export function withContracts(allocation: Allocation, size?: number): ReportSubject {
  const sample = size === undefined ? undefined : { size, seed: 3 };
  const asked = chooseAccounts(allocation, sample);
  const codes = [...asked.indexes].map((index): AccountCode => {
    if (index % 3 === 0) return { kind: "contract", bytes: 171, codeHash: ROOT };
    return index % 7 === 0
      ? { kind: "delegated", delegate: "0x000000000000000000000000000000000000de1e" }
      : { kind: "none" };
  });
  const block = { number: 23_000_000n, hash: `0x${"cd".repeat(32)}` } as const;
  return {
    allocation,
    contracts: contractAccounts(allocation, { chainId: 1, block, chosen: asked, sample, codes }),
  };
}
