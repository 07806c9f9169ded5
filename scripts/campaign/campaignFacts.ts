import { type Address, ContractFunctionExecutionError } from "viem";
import { getBlock, getCode } from "viem/actions";
import { type CampaignCreation, findCampaign } from "../../src/chain/actions/findCampaign.ts";
import { listRoots } from "../../src/chain/actions/listRoots.ts";
import { type CampaignState, readCampaign } from "../../src/chain/actions/readCampaign.ts";
import { readGate } from "../../src/chain/actions/readGate.ts";
import { readToken, type TokenState } from "../../src/chain/actions/readToken.ts";
import { shippedKind } from "../../src/chain/campaignContracts.ts";
import type { CampaignKind } from "../../src/chain/campaignKind.ts";
import type { RootEvent } from "../../src/chain/rootEvents.ts";
import type { CampaignBook } from "../../src/distribution/check/campaignBook.ts";
import type { CampaignRows } from "../../src/distribution/check/campaignRows.ts";
import type { CampaignFacts } from "../../src/distribution/check/checkCampaign.ts";
import type { ReadClient } from "../command/connect.ts";
import { progress } from "../output.ts";
import type { KnownCampaign } from "./knownCampaign.ts";
import { readAllEntitlements, readAllPaid, readAllWords } from "./readPaid.ts";
import { isSilent } from "./relay/isSilent.ts";

export type ReadFactsParameters = KnownCampaign & {
  /** The factory of a kind that is trusted; undefined: none was named. */
  readonly factoryOf: (kind: CampaignKind) => Address | undefined;
  /** Where to begin to look for the creation; left out: where the file says, or 0. */
  readonly fromBlock?: bigint | undefined;
  /** Whom gates are asked about. */
  readonly issuers?: readonly Address[] | undefined;
  /** The leaves, by which vesting and cumulative campaigns tell what they have paid; left out: they are not asked. */
  readonly rows?: CampaignRows | undefined;
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
  { campaign, file, factoryOf, fromBlock, issuers = [], rows }: ReadFactsParameters,
): Promise<ReadFacts | undefined> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const code = await getCode(client, { address: campaign, blockNumber });
  const state = await readCampaign(client, { campaign, blockNumber }).catch((thrown: unknown) => {
    const isOther = shippedKind(code, "campaign") === undefined;
    if (isOther && thrown instanceof ContractFunctionExecutionError && !isSilent(thrown)) return undefined;
    throw thrown;
  });
  if (state === undefined) return undefined;
  const { token, gate: asked } = state.terms;
  const factory = factoryOf(state.kind) ?? file?.factory;
  const from = fromBlock ?? file?.fromBlock ?? 0n;
  const creation = await findCreation(client, campaign, factory, state.kind, from);
  const [tokenState, gate, book, factoryCode, createdBlock] = await Promise.all([
    readToken(client, { token, holder: campaign, blockNumber }),
    readGate(client, { gate: asked, campaign, issuers, blockNumber }),
    readBook(client, state, { campaign, rows, blockNumber, since: creation?.blockNumber }),
    factory === undefined ? undefined : getCode(client, { address: factory, blockNumber }),
    creation === undefined ? undefined : getBlock(client, { blockNumber: creation.blockNumber }),
  ]);
  return {
    ...book,
    campaign,
    code,
    factory: factory === undefined ? undefined : { address: factory, code: factoryCode },
    creation,
    now,
    createdAt: createdBlock?.timestamp,
    token: { token, ...tokenState },
    gate,
    blockNumber,
    tokenState,
  };
}

type BookParameters = {
  readonly campaign: Address;
  readonly rows: CampaignRows | undefined;
  readonly blockNumber: bigint;
  /** Block of its creation. */
  readonly since: bigint | undefined;
};

async function readBook(
  client: ReadClient,
  state: CampaignState,
  { campaign, rows, blockNumber, since }: BookParameters,
): Promise<CampaignBook> {
  if (state.kind === "instant") {
    return { ...state, words: await readAllWords(client, campaign, state.terms.count, blockNumber) };
  }
  if (state.kind === "vesting") {
    // A tree of another campaign may have more leaves than this one answers for.
    const isOwn = rows !== undefined && BigInt(rows.count) === state.terms.count;
    return {
      ...state,
      entitlements: isOwn ? await readAllEntitlements(client, campaign, rows, blockNumber) : undefined,
    };
  }
  const { token, treasury } = state.terms;
  const [paid, source, history] = await Promise.all([
    rows && readAllPaid(client, campaign, rows, blockNumber),
    readToken(client, { token, holder: treasury, spender: campaign, blockNumber }),
    since === undefined ? undefined : readHistory(client, campaign, since, blockNumber),
  ]);
  const { balance, allowance } = source;
  return { ...state, paid, source: { balance, allowance }, history };
}

function readHistory(
  client: ReadClient,
  campaign: Address,
  fromBlock: bigint,
  toBlock: bigint,
): Promise<readonly RootEvent[]> {
  const onProgress = progress("looking through the campaign's roots");
  return listRoots(client, { campaign, fromBlock, toBlock, onProgress });
}

function findCreation(
  client: ReadClient,
  campaign: Address,
  factory: Address | undefined,
  kind: CampaignKind,
  fromBlock: bigint,
): Promise<CampaignCreation | undefined> {
  if (factory === undefined) return Promise.resolve(undefined);
  const onProgress = progress("looking for the campaign's creation");
  return findCampaign(client, { factory, kind, campaign, fromBlock, onProgress });
}
