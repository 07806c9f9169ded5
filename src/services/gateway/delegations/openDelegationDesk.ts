import type { Address } from "viem";
import { readContract } from "viem/actions";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { longForm } from "../../../sdk/core/signing/keySignature.ts";
import {
  type DelegationFacts,
  delegationDigest,
  passingDelegationRefusal,
} from "../../../sdk/distribution/votes/delegationRefusal.ts";
import { hasOwnCode } from "../../../sdk/distribution/votes/readVotes.ts";
import {
  readDelegation,
  type SignedDelegation,
  type VotesDomain,
} from "../../../sdk/distribution/votes/signedDelegation.ts";
import { votesAbi } from "../../../sdk/distribution/votes/votesCalls.ts";
import {
  badDelegation,
  delegationByContract,
  delegationNotSigned,
} from "../../../sdk/distribution/votes/votesErrors.ts";
import type { DelegationProgress } from "../../../sdk/gatewayClient/delegation.ts";
import { isSameContent } from "../../delivery/tables/intentRow.ts";
import { findIntents, submitIntents } from "../../delivery/tables/intents.ts";
import type { NewIntent } from "../../delivery/tables/newIntent.ts";
import { findFollowing } from "../../delivery/tables/overview.ts";
import type { Sql } from "../../store/sql.ts";
import { delegationIntent } from "../../work/delegationIntent.ts";
import type { ValidClaim } from "../admission/validateSubmission.ts";
import { gatewayBusy, type Signers } from "../signatures/openSigners.ts";
import { delegationProgress } from "./delegationProgress.ts";
import type { ServedVotes } from "./servedVotes.ts";

/** A delegation that was judged: what to store of it, or why it is refused. No refusal is one of its claim. */
export type JudgedDelegation = { readonly intent: NewIntent } | { readonly refused: DelegationProgress };

export type DelegationDesk = {
  /** What refuses a delegation before any signature is looked at; undefined: nothing does. */
  readonly refusal: (claim: ClaimBeside, brought: unknown) => DelegationProgress | undefined;
  /** Judges one beside a claim that is signed. It never throws. @param claimOf gives that; what it throws refuses the delegation */
  readonly judge: (claimOf: () => ClaimBeside, brought: unknown) => Promise<JudgedDelegation>;
  /** Stores one whose claim is there already. It never throws. */
  readonly keep: (judged: JudgedDelegation) => Promise<DelegationProgress>;
};

/** The claim that it is handed in with. */
export type ClaimBeside = Pick<ValidClaim, "claim" | "served">;

export type DelegationDeskParameters = {
  readonly sql: Sql;
  /** What the campaign's token takes, by the claims' lane; undefined: the gateway takes no delegations. */
  readonly votesOf: (lane: string) => ServedVotes | undefined;
  readonly signers: Pick<Signers, "isByKey" | "wait">;
  /** Names this process in the record. */
  readonly by: string;
  /** Called with what goes wrong: claims are taken all the same. */
  readonly onTrouble: (thrown: unknown) => void;
  /** Milliseconds that a claim waits for what the node says; beyond, the chain decides. Default: 300. */
  readonly patience?: number | undefined;
};

/** Questions to the node at once: beyond, the chain decides. */
const MAX_QUESTIONS = 8;
/** Seconds that a signature may wait to be checked. */
const MAX_WAIT = 1;

/** Judges delegations that come with claims. */
export function openDelegationDesk(parameters: DelegationDeskParameters): DelegationDesk {
  const { sql, votesOf, signers, by, onTrouble, patience = 300 } = parameters;
  const ask = openQuestions(patience, onTrouble);
  const parse = ({ served }: ClaimBeside, brought: unknown) => {
    const votes = votesOf(served.lane);
    if (votes === undefined) throw notTaken();
    if ("refusal" in votes) throw votes.refusal;
    return { ...votes, delegation: plainDelegation(brought) };
  };
  const requireGood = async (beside: ClaimBeside, { token, domain, delegation }: ParsedDelegation) => {
    const { claim, served } = beside;
    const { account } = claim;
    requirePassing(delegation, { account, nonce: delegation.nonce, now: served.look().now });
    await requireKey({ ...beside, signers, ask }, { delegation, domain });
    const nonce = (await ask(() => nonceOf(beside, token))) ?? delegation.nonce;
    requirePassing(delegation, { account, nonce, now: served.look().now });
  };
  return {
    refusal: (beside, brought) =>
      refusalIn(() => {
        const { delegation } = parse(beside, brought);
        const { now } = beside.served.look();
        requirePassing(delegation, { account: beside.claim.account, nonce: delegation.nonce, now });
      }),
    async judge(claimOf, brought) {
      let intent: NewIntent | undefined;
      try {
        const beside = claimOf();
        const parsed = parse(beside, brought);
        intent = intentOf(beside, parsed);
        await requireGood(beside, parsed);
        return { intent };
      } catch (thrown) {
        // What was taken in before is told, though it would be refused by now.
        const known = intent && (await findSame(sql, intent).catch(onTrouble));
        return { refused: known ?? refusedFor(thrown, onTrouble) };
      }
    },
    async keep(judged) {
      if ("refused" in judged) return judged.refused;
      try {
        const { ids } = await submitIntents(sql, [judged.intent], by);
        const found = await findFollowing(sql, ids[0] as bigint);
        return found === undefined ? { state: "waiting" } : delegationProgress(found);
      } catch (thrown) {
        return refusedFor(thrown, onTrouble);
      }
    },
  };
}

type ParsedDelegation = Exclude<ServedVotes, { readonly refusal: unknown }> & {
  readonly delegation: SignedDelegation;
};

function intentOf({ claim, served }: ClaimBeside, { token, delegation }: ParsedDelegation): NewIntent {
  const { campaign, index, paidBefore = 0n, account } = claim;
  const place = { campaign, index, paidBefore };
  return delegationIntent({ chain: served.chain, token, account, claim: place, delegation });
}

/** How far the very same delegation is; undefined: the store does not have it. */
async function findSame(sql: Sql, intent: NewIntent): Promise<DelegationProgress | undefined> {
  const [row] = await findIntents(sql.query, [intent]);
  if (row === undefined || !isSameContent(row, intent)) return undefined;
  const found = await findFollowing(sql, row.id);
  return found && delegationProgress(found);
}

/** A delegation with its signature as tokens take it. @throws SymbolonError `BadDelegation` */
function plainDelegation(brought: unknown): SignedDelegation {
  const delegation = readDelegation(brought);
  const signature = longForm(delegation.signature);
  if (signature === undefined) throw badDelegation("its signature is not one of a key");
  return { ...delegation, signature };
}

function requirePassing(
  delegation: SignedDelegation,
  facts: Pick<DelegationFacts, "account" | "nonce" | "now">,
): void {
  const refused = passingDelegationRefusal(delegation, facts);
  if (refused !== undefined) throw refused;
}

type Questions = <Answer>(question: () => Promise<Answer>) => Promise<Answer | undefined>;

/** Questions to the node for which a claim waits a moment; undefined: too many, too slow, or not answered. */
function openQuestions(milliseconds: number, onTrouble: (thrown: unknown) => void): Questions {
  let running = 0;
  return async (question) => {
    if (running >= MAX_QUESTIONS) return undefined;
    running++;
    const answer = question()
      .catch((thrown) => void onTrouble(thrown))
      .finally(() => running--);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), milliseconds);
    });
    const first = await Promise.race([answer, patience]);
    clearTimeout(timer);
    return first ?? undefined;
  };
}

function nonceOf({ claim: { account }, served: { client } }: ClaimBeside, token: Address): Promise<bigint> {
  return readContract(client, { address: token, abi: votesAbi, functionName: "nonces", args: [account] });
}

/**
 * @throws SymbolonError `GatewayBusy`, `DelegationByContract`, `DelegationNotSigned`: the account's key has not signed it for this
 * token and chain
 */
async function requireKey(
  {
    claim: { account },
    served,
    signers,
    ask,
  }: ClaimBeside & Pick<DelegationDeskParameters, "signers"> & { readonly ask: Questions },
  { delegation, domain }: { readonly delegation: SignedDelegation; readonly domain: VotesDomain },
): Promise<void> {
  if (signers.wait("verifying") > MAX_WAIT) throw gatewayBusy();
  const digest = delegationDigest(domain, delegation);
  const { signature } = delegation;
  if (await signers.isByKey({ digest, signature, account })) return;
  const isContract = await ask(() => hasOwnCode(served.client, account));
  throw isContract === true ? delegationByContract(account) : delegationNotSigned(account, undefined);
}

function refusalIn(judge: () => unknown): DelegationProgress | undefined {
  try {
    judge();
    return undefined;
  } catch (thrown) {
    return refusedFor(thrown, () => {});
  }
}

/** Whatever goes wrong with a delegation, its claim goes on. */
function refusedFor(thrown: unknown, onTrouble: (thrown: unknown) => void): DelegationProgress {
  if (thrown instanceof SymbolonError) return { state: "refused", reason: thrown.code };
  onTrouble(thrown);
  return { state: "refused", reason: "StoreAway" };
}

function notTaken(): SymbolonError {
  return new SymbolonError({
    code: "DelegationsNotTaken",
    reason: "This gateway takes no delegations beside claims.",
    hint: "The claim goes on without: delegate by a transaction of the account.",
  });
}
