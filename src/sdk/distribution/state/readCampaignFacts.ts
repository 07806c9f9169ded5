import type { Address, Hex } from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import { lightInstantCampaignFactoryAbi } from "../../chain/abi/lightInstantCampaignFactoryAbi.ts";
import { shippedDesign, usualFactory } from "../../chain/campaigns/campaignContracts.ts";
import type { CampaignDesign } from "../../chain/campaigns/campaignPlan.ts";
import { implementationIn } from "../../chain/campaigns/cloneCode.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { findCampaign } from "../../chain/events/campaigns.ts";
import { listRecalls } from "../../chain/events/recalls.ts";
import { listRoots } from "../../chain/events/roots.ts";
import { type CampaignState, readCampaign } from "../../chain/read/readCampaign.ts";
import { readGate } from "../../chain/read/readGate.ts";
import { readToken, type TokenState } from "../../chain/read/readToken.ts";
import type { CampaignFacts } from "../check/campaignFindings.ts";
import type { CampaignBook, CampaignRows } from "../check/campaignRows.ts";
import type { CodeAt } from "../check/checkCode.ts";
import type { CampaignFile } from "../create/campaignFile.ts";
import { readAllEntitlements, readAllPaid, readPaidWords } from "./readPaid.ts";

/** What takes time: `paid`: the claims; the others: events. */
export type ReadStage = "paid" | "creation" | "recalls" | "roots";

export type ReadFactsParameters = {
  readonly campaign: Address;
  /** What its operator wrote down: it names the factory and the first block to search. */
  readonly file?: CampaignFile | undefined;
  /** The trusted factory of a kind and form. Default, or undefined: none was named. */
  readonly factoryOf?: ((design: CampaignDesign) => Address | undefined) | undefined;
  /** First block to search for the creation. Default: the file's, or 0. */
  readonly fromBlock?: bigint | undefined;
  /** Issuers that gates are asked about. */
  readonly issuers?: readonly Address[] | undefined;
  /** The leaves, which vesting and cumulative campaigns need to report what they have paid. Default: not read. */
  readonly rows?: CampaignRows | undefined;
  readonly onProgress?: ((stage: ReadStage, done: number, total: number) => void) | undefined;
};

/** What the chain says of a campaign, with names of its token for people. */
export type ReadFacts = CampaignFacts & {
  readonly blockNumber: bigint;
  readonly tokenState: TokenState;
};

/**
 * Reads everything about a campaign as of the newest block.
 * @returns undefined where the contract there neither is a campaign nor answers like one
 */
export async function readCampaignFacts(
  client: ReadClient,
  { campaign, file, factoryOf, fromBlock, issuers = [], rows, onProgress }: ReadFactsParameters,
): Promise<ReadFacts | undefined> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const code = await getCode(client, { address: campaign, blockNumber });
  const implementation = await codeRunBy(client, code, blockNumber);
  const state = await readCampaign(client, { campaign, blockNumber }).catch((thrown: unknown) => {
    if (!isOurs(code, implementation) && isAnotherContract(thrown)) return undefined;
    throw thrown;
  });
  if (state === undefined) return undefined;
  const { token, gate: gateAddress } = state.terms;
  const named = factoryOf?.(state) ?? file?.factory;
  const from = fromBlock ?? file?.fromBlock ?? 0n;
  const tell = (stage: ReadStage) => (done: number, total: number) => onProgress?.(stage, done, total);
  const search = { campaign, fromBlock: from, onProgress: tell("creation") };
  // Without a first block, the whole chain would be searched for a campaign that may have another factory.
  const candidate = named ?? (fromBlock === undefined ? undefined : usualFactory(state));
  const creation =
    candidate && (await findCampaign(client, { ...search, factory: candidate, kind: state.kind }));
  const factory = creation === undefined ? named : candidate;
  const [tokenState, gate, book, factoryFacts, createdBlock, recalls] = await Promise.all([
    readToken(client, { token, holder: campaign, blockNumber }),
    readGate(client, { gate: gateAddress, campaign, issuers, blockNumber }),
    readBook(client, state, { campaign, rows, blockNumber, since: creation?.blockNumber, tell }),
    factory === undefined ? undefined : readFactory(client, factory, state, blockNumber),
    creation === undefined ? undefined : getBlock(client, { blockNumber: creation.blockNumber }),
    readRecalls(client, state, { campaign, blockNumber, since: creation?.blockNumber, tell }),
  ]);
  return {
    ...book,
    campaign,
    code,
    implementation,
    factory: factoryFacts,
    creation,
    now,
    createdAt: createdBlock?.timestamp,
    token: { token, ...tokenState },
    gate,
    recalls,
    blockNumber,
    tokenState,
  };
}

async function readRecalls(
  client: ReadClient,
  { terms }: CampaignState,
  { campaign, blockNumber: toBlock, since, tell }: Omit<BookParameters, "rows">,
): Promise<CampaignFacts["recalls"]> {
  if (!terms.recallable) return [];
  if (since === undefined) return undefined;
  return listRecalls(client, { campaign, fromBlock: since, toBlock, onProgress: tell("recalls") });
}

/**
 * Whether the code is that of a shipped campaign, which answers. The code that all clones share is no campaign by
 * itself.
 */
function isOurs(code: Hex | undefined, implementation: CodeAt | undefined): boolean {
  const form = implementation === undefined ? "full" : "light";
  return shippedDesign(implementation?.code ?? code, "campaign")?.form === form;
}

/** What a campaign in the light form runs; undefined: it is not a clone. */
async function codeRunBy(
  client: ReadClient,
  code: Hex | undefined,
  blockNumber: bigint,
): Promise<CodeAt | undefined> {
  const address = implementationIn(code);
  return address && { address, code: await getCode(client, { address, blockNumber }) };
}

/** A factory, with the implementation that it names if it is a shipped one of the light form. */
async function readFactory(
  client: ReadClient,
  address: Address,
  { form }: CampaignState,
  blockNumber: bigint,
): Promise<CampaignFacts["factory"]> {
  const code = await getCode(client, { address, blockNumber });
  // Another contract could answer anything.
  if (form === "full" || shippedDesign(code, "factory")?.form !== "light") return { address, code };
  const abi = lightInstantCampaignFactoryAbi;
  const functionName = "implementation";
  const implementation = await readContract(client, { address, abi, functionName, blockNumber });
  return { address, code, implementation };
}

type BookParameters = {
  readonly campaign: Address;
  readonly rows: CampaignRows | undefined;
  readonly blockNumber: bigint;
  /** Block of its creation. */
  readonly since: bigint | undefined;
  readonly tell: (stage: ReadStage) => (done: number, total: number) => void;
};

async function readBook(
  client: ReadClient,
  state: CampaignState,
  { campaign, rows, blockNumber, since, tell }: BookParameters,
): Promise<CampaignBook> {
  const at = { campaign, blockNumber, onProgress: tell("paid") };
  if (state.kind === "instant") {
    return { ...state, words: await readPaidWords(client, at, state.terms.count) };
  }
  if (state.kind === "vesting") {
    // A tree of another campaign may have more leaves than this one answers for.
    const isOwn = rows !== undefined && BigInt(rows.count) === state.terms.count;
    return { ...state, entitlements: isOwn ? await readAllEntitlements(client, at, rows) : undefined };
  }
  const { token, treasury } = state.terms;
  const [paid, source, history] = await Promise.all([
    rows && readAllPaid(client, at, rows),
    readToken(client, { token, holder: treasury, spender: campaign, blockNumber }),
    since === undefined
      ? undefined
      : listRoots(client, { campaign, fromBlock: since, toBlock: blockNumber, onProgress: tell("roots") }),
  ]);
  const { balance, allowance } = source;
  return { ...state, paid, source: { balance, allowance }, history };
}
