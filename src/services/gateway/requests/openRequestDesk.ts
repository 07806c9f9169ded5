import { explainViemError } from "../../../sdk/chain/errors/explainViemError.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { signerNonce } from "../../../sdk/credentials/delegation/findRequest.ts";
import type { RequestFile } from "../../../sdk/credentials/delegation/requestText.ts";
import { requestIntent } from "../../work/requestKind.ts";
import type { KnownIntents } from "../admission/knownIntents.ts";
import type { AdmissionDoor } from "../admission/openAdmission.ts";
import { answerOf, knownAnswer, readPromise, type SubmissionResult } from "../answers.ts";
import { openNewest } from "../newest.ts";
import { gatewayBusy, type Signers } from "../signatures/openSigners.ts";
import type { ServedRegistry } from "./servedRegistry.ts";
import { type ValidateRequestParameters, type ValidRequest, validateRequest } from "./validateRequest.ts";

export type RequestDeskParameters = ValidateRequestParameters & {
  readonly door: AdmissionDoor;
  readonly signers: Signers;
  readonly known: KnownIntents;
  /** That tickets are sealed with. */
  readonly secret: Uint8Array;
  /** Unix seconds. */
  readonly now: () => number;
};

/** Seconds that a request's signature may wait to be checked: beyond it nothing more is taken. */
const MAX_WAIT = 1;
/** Nonces by which a request may be ahead of its signer's next: those in between have to come as well. */
const MAX_AHEAD = 1_000n;

/**
 * Takes issuers' signed requests in, or promises them a place.
 * @returns what throws SymbolonError as `validateRequest`; `NonceUsed`, `NonceTooFar`, `WrongSigner`, `BadSignature`,
 * `BadTicket`, `GatewayBusy`, `ChainNotReachable`, `IntentDiffers`, `Draining`, and what the store throws
 */
export function openRequestDesk(parameters: RequestDeskParameters) {
  const { door, signers, known, secret, now } = parameters;
  const nonces = openNonces();
  return async (document: unknown, ticket?: string): Promise<SubmissionResult> => {
    const valid = validateRequest(JSON.stringify(document) ?? "", parameters);
    const { request, served, until, lane } = valid;
    const { chain } = served;
    const brought = requestIntent(request);
    const { digest, key } = brought;
    const before = await known.recall(digest);
    if (before !== undefined) return before;
    // The store is asked only where the nonce is used: perhaps by this very request, sent from here.
    const used = async () => {
      const digests = () => [digest];
      const found = nonces.isUsed(valid) ? await known.find({ chain, key, digests }) : undefined;
      return found?.isSame === true ? knownAnswer(found.row) : undefined;
    };
    const sent = await used();
    if (sent !== undefined) return sent;
    nonces.requireFree(valid);
    const item = { chain, contract: request.registry, item: digest, until };
    const promised = ticket === undefined ? undefined : readPromise(secret, ticket, item, now());
    if (signers.wait(valid.class) > MAX_WAIT) throw gatewayBusy();
    // Before it is promised anything: a lane is a signer's.
    const signed = await signers.requireSigned(valid);
    const intent = signed === request ? brought : requestIntent(signed);
    await nonces.look(valid);
    const sentSince = await used();
    if (sentSince !== undefined) return sentSince;
    nonces.requireFree(valid);
    const admitted = await door.ask({
      intent,
      lane,
      class: valid.class,
      isChecked: true,
      promised,
      opens: 0,
      until,
    });
    if (admitted.admission === "checkFirst") throw new Error("It was checked.");
    if ("id" in admitted) known.remember(digest, { ...intent, id: admitted.id });
    return answerOf(admitted, item, { secret });
  };
}

/** Signers whose nonces are kept. */
const MAX_SIGNERS = 10_000;

/** The signers' next nonces, as of the newest block that was looked at. */
function openNonces() {
  const found = openNewest<{ readonly nonce: bigint; readonly block: bigint }>(MAX_SIGNERS);
  const nameOf = ({ request: { signer }, served }: ValidRequest) =>
    `${served.chain} ${served.registry} ${signer}`;
  const nextOf = (valid: ValidRequest) => found.get(nameOf(valid))?.nonce;
  return {
    /** By what is known. */
    isUsed: (valid: ValidRequest) => valid.request.nonce < (nextOf(valid) ?? 0n),
    /** @throws SymbolonError `NonceUsed`, `NonceTooFar`, by what is known */
    requireFree(valid: ValidRequest) {
      const nonce = nextOf(valid);
      const { request } = valid;
      if (nonce === undefined) return;
      if (request.nonce < nonce) throw nonceUsed(request, nonce);
      if (request.nonce > nonce + MAX_AHEAD) throw nonceTooFar(request, nonce);
    },
    /** Asks the node, once a signer and block. @throws SymbolonError `ChainNotReachable` */
    async look(valid: ValidRequest) {
      const { request, served } = valid;
      const name = nameOf(valid);
      const { block } = served.look();
      if (found.get(name)?.block === block) return;
      const nonce = await askNonce(served, request);
      found.add(name, { nonce, block });
    },
  };
}

async function askNonce({ client }: ServedRegistry, request: RequestFile): Promise<bigint> {
  try {
    return await signerNonce(client, request);
  } catch (thrown) {
    throw explainViemError(thrown, () => undefined);
  }
}

function nonceUsed({ signer, nonce }: RequestFile, next: bigint): SymbolonError {
  return new SymbolonError({
    code: "NonceUsed",
    reason: `The request has the nonce ${nonce}, but the next nonce of ${signer} is ${next}: it was sent, or made void.`,
    hint: "Check whether it was done; otherwise let it be signed again with the signer's next nonce.",
    details: { signer, nonce, next },
  });
}

function nonceTooFar({ signer, nonce }: RequestFile, next: bigint): SymbolonError {
  return new SymbolonError({
    code: "NonceTooFar",
    reason: `The request has the nonce ${nonce}, but the next nonce of ${signer} is ${next}: at most ${MAX_AHEAD} may come before it.`,
    hint: "Submit the requests with the nonces before it first.",
    details: { signer, nonce, next, max: MAX_AHEAD },
  });
}
