import type { Address } from "viem";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { type AmountOptions, readUnitsOf, type TypedAmount } from "../command/amounts.ts";

type FeeOptions = AmountOptions & {
  readonly campaign?: readonly Address[];
  readonly rpc?: readonly string[];
  readonly leastFee?: TypedAmount;
};

/**
 * The same options with their least fee in base units, by the tokens of the campaigns that are served: one fee is for all of
 * them, so all need the same decimals.
 * @throws SymbolonError `DecimalsDiffer`; as `readUnitsOf`, `openReader` and `relayedCampaign`
 */
export async function leastFeeInUnits<Options extends FeeOptions>(options: Options): Promise<Options> {
  const { leastFee, baseUnits = false, campaign: campaigns = [], rpc = [] } = options;
  const [url] = rpc;
  if (leastFee === undefined || baseUnits || url === undefined || campaigns.length === 0) return options;
  const [{ openReader }, { relayedCampaign }] = await Promise.all([
    import("../command/connect.ts"),
    import("../../src/sdk/distribution/claim/relayedCampaign.ts"),
  ]);
  const client = await openReader(url);
  const fees = await Promise.all(
    campaigns.map(async (campaign) => {
      const { token } = await relayedCampaign(client, campaign);
      return (await readUnitsOf(client, token, { leastFee }, options)).leastFee ?? 0n;
    }),
  );
  const [units = 0n, ...others] = fees;
  const other = others.findIndex((fee) => fee !== units) + 1;
  if (other > 0) throw decimalsDiffer(leastFee, [campaigns[0] as Address, campaigns[other] as Address]);
  return { ...options, leastFee: { ...leastFee, text: String(units) }, baseUnits: true };
}

function decimalsDiffer({ flag, text }: TypedAmount, campaigns: readonly [Address, Address]): SymbolonError {
  const [first, second] = campaigns;
  return new SymbolonError({
    code: "DecimalsDiffer",
    reason: `${flag} ${text} is in tokens, but the tokens of the campaigns ${first} and ${second} have different decimals.`,
    hint: "Write it in base units, with --base-units; or run a gateway for each.",
    details: { flag, text, campaigns },
  });
}
