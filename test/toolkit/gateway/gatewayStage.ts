import type { ClaimTerms } from "../../../src/sdk/core/signing/claimTypedData.ts";
import { openServedCampaign } from "../../../src/services/gateway/campaigns/servedCampaign.ts";
import type { ChainRoom } from "../../../src/services/gateway/capacity.ts";
import { type OpenGatewayParameters, openGateway } from "../../../src/services/gateway/openGateway.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import type { RelayChain, TestCampaign } from "../scripts/relayChain.ts";
import { signedClaim } from "../scripts/signedClaims.ts";
import { lentThread } from "./lentThread.ts";

/** Room for all that a test submits. */
export const WIDE: ChainRoom = { gas: 60_000_000, blockTime: 1 };
/** Two claims a block. */
export const NARROW: ChainRoom = { gas: 100_000, blockTime: 1 };
/** The same, with hours between places: none comes up while a test is looking. */
export const SLOW: ChainRoom = { ...NARROW, blockTime: 10_000 };

/** A claim of a leaf with its proof, as somebody submits it. */
export async function submission(
  chain: RelayChain,
  test: TestCampaign,
  index: number,
  terms: Partial<ClaimTerms> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const document = JSON.parse(await signedClaim(chain, test, index, terms)) as Record<string, unknown>;
  return { ...document, proof: test.tree.proof(index) };
}

/** A gateway over a campaign, as one process has it. */
export async function openTestGateway(
  sql: Sql,
  { reader }: RelayChain,
  { campaign }: TestCampaign,
  { room = WIDE, ...terms }: Partial<OpenGatewayParameters> & { readonly room?: ChainRoom } = {},
) {
  const served = [{ campaign: await openServedCampaign(reader, campaign), room }];
  return openGateway({ sql, served, feeTakers: [], by: "test", openThread: lentThread, ...terms });
}
