import { explainViemError } from "../../../src/sdk/chain/errors/explainViemError.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { campaignRefusal } from "../../../src/sdk/distribution/decodeClaimError.ts";

/** One thing that was looked at before a gateway starts. */
export type GatewayCheck = {
  readonly check: string;
  /** `warn`: it starts, and somebody should look; `bad`: it would not start, or could not pay. */
  readonly status: "ok" | "warn" | "bad";
  /** What is there, with figures, and no secret. */
  readonly found: string;
  /** What to do; only where something is to be done. */
  readonly hint?: string;
};

export const ok = (check: string, found: string): GatewayCheck => ({ check, status: "ok", found });
export const warn = (check: string, found: string, hint: string): GatewayCheck => ({
  check,
  status: "warn",
  found,
  hint,
});
export const bad = (check: string, found: string, hint: string): GatewayCheck => ({
  check,
  status: "bad",
  found,
  hint,
});

/** What a look finds; what it throws is bad, and told by its reason and its hint. */
export async function look(
  check: string,
  run: () => Promise<readonly GatewayCheck[]>,
): Promise<readonly GatewayCheck[]> {
  try {
    return await run();
  } catch (thrown) {
    const problem = explainViemError(thrown, campaignRefusal);
    if (!(problem instanceof SymbolonError)) throw thrown;
    return [bad(check, problem.reason, problem.hint)];
  }
}
