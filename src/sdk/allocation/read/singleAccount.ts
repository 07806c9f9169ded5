import { ADDRESS_BYTES } from "../../core/bytes.ts";
import { chainOfSpelling } from "../../core/checksumChains.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { ValueProblem } from "../../core/inputErrors.ts";
import { checksumAccount } from "../checksum.ts";
import { ofOtherChain } from "./checksumBatch.ts";
import { parseAccount } from "./parseAccount.ts";

/**
 * What is wrong with an account that is given by itself, and not in a list whose accounts may all have a chain's checksums.
 * Pages call `parseAccount`, which is smaller and knows EIP-55 only.
 * @returns undefined: nothing
 */
export function singleAccountProblem(text: string, hasher: Hasher): ValueProblem | undefined {
  const account = new Uint8Array(ADDRESS_BYTES);
  const problem = parseAccount(text, account, 0, hasher);
  if (problem?.code !== "WrongChecksum") return problem;
  const chain = chainOfSpelling(text, hasher);
  if (chain === undefined) return problem;
  return {
    ...problem,
    problem: ofOtherChain(chain),
    hint: `Write ${checksumAccount(account, hasher)}, which is the same account.`,
  };
}
