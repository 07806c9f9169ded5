import { bundleRows } from "./bundleRows.ts";
import { createRows } from "./createRows.ts";
import { directRows } from "./directRows.ts";
import { openDistributors } from "./distributors/openDistributors.ts";
import { recallRows } from "./recallRows.ts";
import { relayRows } from "./relayRows.ts";
import { signedRows } from "./signedRows.ts";
import type { Measure } from "./subject.ts";

/** Claims from a campaign without a gate: one by one, signed, in bundles, through a relay; opening it, and taking its money back. Each beside its peers. */
export const measureClaims: Measure = async ({ chain, allocation }) => {
  const distributors = await openDistributors(chain, allocation);
  return [
    ...(await directRows(distributors)),
    ...(await signedRows(distributors)),
    ...(await bundleRows(distributors)),
    ...(await relayRows(distributors)),
    ...(await createRows(distributors)),
    ...(await recallRows(distributors)),
  ];
};
