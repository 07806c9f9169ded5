import type { Hex } from "viem";
import { getCode } from "viem/actions";
import { explainViemError } from "../../../sdk/chain/errors/explainViemError.ts";
import { contractQuestions } from "../../../sdk/chain/read/settleOnChain.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { claimDigest } from "../../../sdk/core/signing/claimTypedData.ts";
import { settleSignature } from "../../../sdk/core/signing/settleSignature.ts";
import { signerNotDeployed } from "../../../sdk/core/signing/signerNotDeployed.ts";
import type { RequestFile } from "../../../sdk/credentials/delegation/requestText.ts";
import { requireSigned } from "../../../sdk/credentials/delegation/requireSigned.ts";
import { ITEM_GAS } from "../../../sdk/distribution/bundles/estimateBundle.ts";
import type { ValidClaim } from "../admission/validateSubmission.ts";
import { openNewest } from "../newest.ts";
import type { Class } from "../policy/lanes.ts";
import { MAX_CHECKS_WAIT } from "../policy/levels.ts";
import type { ValidRequest } from "../requests/validateRequest.ts";
import { openSignatureThread, type SignedDigest } from "./openSignatureThread.ts";
import { openSignatureThreads } from "./openSignatureThreads.ts";

export type SignedBy = { readonly by: "key" | "contract"; readonly signature: Hex };

/** Who says of claims and requests whether they are signed. */
export type Signers = {
  /**
   * Whether the account's key signed a claim, or its contract takes the signature; and that in the form that campaigns take.
   * @param isLater whether the claim must wait in any case
   * @throws SymbolonError `InvalidSignature`, `WrappedSignature`, `GatewayBusy`, `ChainNotReachable`
   */
  readonly whoSigned: (claim: ValidClaim, isLater?: boolean) => Promise<SignedBy>;
  /**
   * Refuses a request that its registry would not take for signed; and gives it in the form that the registry takes.
   * @throws SymbolonError `NotKeySignature`, `BadSignature`, `WrongSigner`, `WrappedSignature`, `GatewayBusy`, `ChainNotReachable`
   */
  readonly requireSigned: (request: ValidRequest) => Promise<RequestFile>;
  /** Whether a key signed a delegation; least of all hurries. */
  readonly isByKey: (signed: SignedDigest) => Promise<boolean>;
  /** Signatures of claims that are being checked. */
  readonly checking: () => number;
  /** Seconds that one of a class has to wait which is given now, about. */
  readonly wait: (name: Class) => number;
  /** The same for a claim that must wait in any case: few of these are checked ahead. */
  readonly laterWait: () => number;
  readonly close: () => Promise<void>;
};

/** Questions to contracts at once: each is one to the node. Some are left to others than claims. */
const MAX_CONTRACTS = 16;
const MAX_OF_CLAIMS = 12;

/** Checks a second, of each thread, ahead of those who have to come later anyway: in a flood they would take the time of who does not. */
const LATER_A_SECOND = 100;

/** @param threads that check signatures of keys @param openThread gives each of them; default: starts it */
export async function openSigners(threads: number, openThread = openSignatureThread): Promise<Signers> {
  const { check, checking, wait, close } = await openSignatureThreads(threads, openThread);
  let running = 0;
  /** When the next of who has to come later may be checked. */
  let laterFrom = 0;
  const now = () => performance.now() / 1_000;
  const laterWait = () => Math.max(wait("claims"), laterFrom - now());
  const ask = async <Answer>(max: number, question: () => Promise<Answer>): Promise<Answer> => {
    if (running >= max) throw gatewayBusy();
    running++;
    try {
      return await reached(question);
    } finally {
      running--;
    }
  };
  const codes = openNewest<{ readonly isThere: boolean; readonly block: bigint }>();
  /** Whether there is code at a request's signer: the node is asked once a signer and block. */
  const hasCode = async ({ request: { signer: address }, served: { client, chain, look } }: ValidRequest) => {
    const name = `${chain} ${address}`;
    const { block } = look();
    const known = codes.get(name);
    if (known?.block === block) return known.isThere;
    const code = await reached(() => getCode(client, { address }));
    codes.add(name, { isThere: code !== undefined, block });
    return code !== undefined;
  };
  return {
    checking,
    wait,
    laterWait,
    close,
    async whoSigned(valid, isLater = false) {
      // Beyond it they are not looked at ahead: the door would take this one.
      if (isLater && laterWait() <= MAX_CHECKS_WAIT)
        laterFrom = Math.max(laterFrom, now()) + 1 / (LATER_A_SECOND * threads);
      const { claim, fee, served } = valid;
      const { chainId, campaign, index, account, amount, paidBefore = 0n, terms, signature } = claim;
      const place = { chainId, campaign, index: Number(index), account, amount, paidBefore };
      // Hashed for a contract alone: most claims are signed by keys. It has no more gas than an item of a bundle.
      let asking: ReturnType<typeof contractQuestions> | undefined;
      const contract = () => {
        asking ??= contractQuestions(served.client, account, claimDigest({ ...claim, paidBefore }), ITEM_GAS);
        return asking;
      };
      const settled = await settleSignature(signature, {
        isByKey: (form) => check({ ...place, signed: { terms, fee, signature: form } }, "claims"),
        contract: {
          isThere: () => ask(MAX_OF_CLAIMS, () => contract().isThere()),
          takes: (form) => ask(MAX_OF_CLAIMS, () => contract().takes(form)),
        },
      });
      if ("signature" in settled) return settled;
      if (settled.by === "undeployed") throw signerNotDeployed(account, settled.factory);
      throw falseSignature(valid);
    },
    isByKey: (signed) => check(signed, "verifying"),
    requireSigned(valid) {
      const { request, served, class: name } = valid;
      return requireSigned(served.client, request, {
        isByKey: (digest, signature) => check({ digest, signature, account: request.signer }, name),
        hasCode: () => hasCode(valid),
        ask: (question) => ask(MAX_CONTRACTS, question),
      });
    },
  };
}

/** @throws SymbolonError `ChainNotReachable` where viem throws */
async function reached<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question();
  } catch (thrown) {
    throw thrown instanceof SymbolonError ? thrown : explainViemError(thrown, () => undefined);
  }
}

function falseSignature({ claim: { account, index, campaign } }: ValidClaim): SymbolonError {
  return new SymbolonError({
    code: "InvalidSignature",
    reason: `The claim of index ${index} is not signed by ${account}.`,
    hint: "Let that account sign it, for this chain, campaign and terms.",
    details: { account, index: Number(index), campaign },
  });
}

/** More came than can be checked. */
export function gatewayBusy(): SymbolonError {
  return new SymbolonError({
    code: "GatewayBusy",
    reason: "The gateway has more signatures to check than it can check now.",
    hint: "Try again in ten seconds; a claim with a ticket is checked.",
  });
}
