import { type Address, ContractFunctionExecutionError } from "viem";
import { getBlock, getCode } from "viem/actions";
import { shippedCodes } from "../../src/chain/abi/shippedCodes.ts";
import { type CampaignCreation, findCampaign } from "../../src/chain/actions/findCampaign.ts";
import { readCampaign } from "../../src/chain/actions/readCampaign.ts";
import { readGate } from "../../src/chain/actions/readGate.ts";
import { readToken, type TokenState } from "../../src/chain/actions/readToken.ts";
import { isShippedCode } from "../../src/chain/codeFingerprint.ts";
import type { CampaignFacts } from "../../src/distribution/check/checkCampaign.ts";
import type { ReadClient } from "../command/connect.ts";
import { progress } from "../output.ts";
import type { CampaignFile } from "./campaignFile.ts";
import type { KnownCampaign } from "./knownCampaign.ts";
import { readAllWords } from "./readPaid.ts";
import { isSilent } from "./relay/isSilent.ts";

export type ReadFactsParameters = KnownCampaign & {
  /** The factory that is trusted; undefined: none was named. */
  readonly factory: Address | undefined;
  /** Where to begin to look for the creation; left out: where the file says, or 0. */
  readonly fromBlock?: bigint | undefined;
  /** Whom gates are asked about. */
  readonly issuers?: readonly Address[] | undefined;
};

/** What the chain says of a campaign, with names of its token for people. */
export type ReadFacts = CampaignFacts & {
  readonly blockNumber: bigint;
  readonly tokenState: TokenState;
};

/**
 * Reads everything about a campaign as of the newest block.
 * @returns undefined where the contract there is none, nor answers like one
 */
export async function campaignFacts(
  client: ReadClient,
  { campaign, file, factory, fromBlock, issuers = [] }: ReadFactsParameters,
): Promise<ReadFacts | undefined> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const code = await getCode(client, { address: campaign, blockNumber });
  const state = await readCampaign(client, { campaign, blockNumber }).catch((thrown: unknown) => {
    const isOther = !isShippedCode(code, shippedCodes.InstantCampaign);
    if (isOther && thrown instanceof ContractFunctionExecutionError && !isSilent(thrown)) return undefined;
    throw thrown;
  });
  if (state === undefined) return undefined;
  const { terms, movedEnd } = state;
  const { token } = terms;
  const creation = await findCreation(client, campaign, factory, file, fromBlock);
  const [tokenState, gate, words, factoryCode, createdBlock] = await Promise.all([
    readToken(client, { token, holder: campaign, blockNumber }),
    readGate(client, { gate: terms.gate, campaign, issuers, blockNumber }),
    readAllWords(client, campaign, terms.count, blockNumber),
    factory === undefined ? undefined : getCode(client, { address: factory, blockNumber }),
    creation === undefined ? undefined : getBlock(client, { blockNumber: creation.blockNumber }),
  ]);
  return {
    campaign,
    code,
    factory: factory === undefined ? undefined : { address: factory, code: factoryCode },
    creation,
    terms,
    now,
    createdAt: createdBlock?.timestamp,
    movedEnd,
    token: { token, ...tokenState },
    gate,
    words,
    blockNumber,
    tokenState,
  };
}

function findCreation(
  client: ReadClient,
  campaign: Address,
  factory: Address | undefined,
  file: CampaignFile | undefined,
  fromBlock: bigint | undefined,
): Promise<CampaignCreation | undefined> {
  if (factory === undefined) return Promise.resolve(undefined);
  const onProgress = progress("looking for the campaign's creation");
  const from = fromBlock ?? file?.fromBlock ?? 0n;
  return findCampaign(client, { factory, campaign, fromBlock: from, onProgress });
}
