import type { Hex } from "viem";
import type { Allocation } from "../../allocation.ts";
import type { ShuffleJson } from "../../shuffle/shuffleJson.ts";
import type { AllocationStatistics } from "../allocationStatistics.ts";
import type { ContractAccounts } from "../contracts/contractAccounts.ts";

/** What a report is about. Everything but the rows may be unknown: a file alone has no root. */
export type ReportSubject = {
  /** Rows in index order. */
  readonly allocation: Allocation;
  /** Name of the convention. */
  readonly convention?: string | undefined;
  readonly root?: Hex | undefined;
  readonly allocationHash?: Hex | undefined;
  /** Null and left out: the rows are in source order. */
  readonly shuffle?: ShuffleJson | null | undefined;
  readonly contracts?: ContractAccounts | undefined;
  /** Where they are known already; left out: they are computed. */
  readonly statistics?: AllocationStatistics | undefined;
};

/** A subject with its figures, as the sections of the page take it. */
export type ReportFacts = ReportSubject & { readonly statistics: AllocationStatistics };
