import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Followed } from "../tables/followed.ts";

/**
 * Refuses to judge a past that is not read yet, as of contracts that were named later.
 * @throws SymbolonError `PastNotRead`
 */
export function requirePast(chain: number, { watched }: Followed): void {
  const late = [...watched.values()].find(({ past }) => past !== undefined);
  if (late?.past === undefined) return;
  const { from, to } = late.past;
  throw new SymbolonError({
    code: "PastNotRead",
    reason: `${late.address} on chain ${chain} was named later than others, and its events of blocks ${from} to ${to} are not read yet.`,
    hint: "Follow the chain until they are: symbolon timeline follow --until-head.",
    details: { chain, contract: late.address, from, to },
  });
}
