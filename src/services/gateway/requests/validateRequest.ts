import { type Address, isAddressEqual } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { checkRequest } from "../../../sdk/credentials/delegation/checkRequest.ts";
import {
  isForAttestations,
  parseSignedRequest,
  type RequestFile,
} from "../../../sdk/credentials/delegation/requestText.ts";
import type { Class } from "../policy/lanes.ts";
import type { ServedRegistry } from "./servedRegistry.ts";

/** A signed request whose signature and nonce have still to be checked. */
export type ValidRequest = {
  readonly request: RequestFile;
  readonly served: ServedRegistry;
  readonly class: Class;
  readonly lane: string;
  /** Unix seconds after which it is of no use; `Infinity`: never. */
  readonly until: number;
};

export type ValidateRequestParameters = {
  readonly registries: readonly ServedRegistry[];
  /** Whose requests are taken in; default: anybody's. */
  readonly issuers?: readonly Address[] | undefined;
  /** Wei that one may cost beside its gas; default: none. */
  readonly maxValue?: bigint | undefined;
};

/** Of one request: more would not go into a transaction, and takes long to hash. */
const MAX_ITEMS = 256;

/**
 * Looks whether a submission is a request that could be sent, by all that takes no signature and no question to a node: the
 * cheapest first.
 * @param text JSON
 * @throws SymbolonError `BadSignedRequest`, `UnknownRegistry`, `IssuerNotServed`, `NotForRegistry`, `RequestTooLarge`,
 * `RequestExpired`, `RequestTooDear`, `NotKeySignature`
 */
export function validateRequest(
  text: string,
  { registries, issuers, maxValue }: ValidateRequestParameters,
): ValidRequest {
  const request = parseSignedRequest(text, "The request");
  const { chainId, registry, signer, nonce, deadline } = request;
  const served = registries.find(
    (one) => BigInt(one.chain) === chainId && isAddressEqual(one.registry, registry),
  );
  if (served === undefined) throw unknownRegistry(request);
  if (issuers !== undefined && !issuers.some((one) => isAddressEqual(one, signer)))
    throw issuerNotServed(signer);
  requireFitting(request, served);
  const { now } = served.look();
  const status = checkRequest(request, { chainId, registry, nonce, now, maxValue });
  if ("problem" in status) throw status.problem;
  const name = classOfRequest(request);
  return {
    request,
    served,
    class: name,
    lane: `${name} ${served.chain} ${registry.toLowerCase()}/${signer.toLowerCase()}`,
    until: deadline === 0n ? Infinity : Number(deadline),
  };
}

/** What protects somebody is urgent: revocations, suspensions and holds. All else is issuing, and what loosens. */
function classOfRequest({ kind, asked }: RequestFile): Class {
  const isRevoking = ["revoke", "multiRevoke", "revokeMany", "imposeHold"].includes(kind);
  const isTightening = "kind" in asked && ["Revoke", "Suspend"].includes(asked.kind);
  return isRevoking || isTightening ? "urgent" : "issuing";
}

function requireFitting({ kind, asked }: RequestFile, { registry, takes }: ServedRegistry): void {
  if (isForAttestations(kind) !== (takes === "attestations")) {
    throw new SymbolonError({
      code: "NotForRegistry",
      reason: `The registry ${registry} is for ${takes}, not for ${kind}.`,
      hint: "Sign the request for the registry that it belongs to.",
      details: { kind, registry, takes },
    });
  }
  const lists = Object.values(asked).filter((value): value is readonly unknown[] => Array.isArray(value));
  const count = Math.max(0, ...lists.map(({ length }) => length));
  if (count <= MAX_ITEMS) return;
  throw new SymbolonError({
    code: "RequestTooLarge",
    reason: `The request has ${count} items, more than ${MAX_ITEMS}.`,
    hint: "Sign several requests with fewer items each.",
    details: { count, max: MAX_ITEMS },
  });
}

function unknownRegistry({ chainId, registry }: RequestFile): SymbolonError {
  return new SymbolonError({
    code: "UnknownRegistry",
    reason: `This gateway does not serve the registry ${registry} on chain ${chainId}.`,
    hint: "Check chainId and registry of the request; GET /v1/lanes lists what is served.",
    details: { chain: Number(chainId), registry },
  });
}

function issuerNotServed(signer: Address): SymbolonError {
  return new SymbolonError({
    code: "IssuerNotServed",
    reason: `This gateway does not send requests of ${signer}.`,
    hint: "Ask this gateway's operator to serve that account (--issuer), or send the request yourself.",
    details: { signer },
  });
}
