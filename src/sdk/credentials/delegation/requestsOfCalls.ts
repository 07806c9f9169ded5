import { type Address, decodeFunctionData, type Hex } from "viem";
import { attestationRegistryAbi } from "../../chain/abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type AnnouncedKind, type ChangeKindName, changeKinds } from "../../core/status/digest.ts";
import { signedRevision } from "../batch/knownBatch.ts";
import { nonceAfter } from "./checkRequest.ts";
import type { UnsignedRequest } from "./requestText.ts";

/** Calls that a signer would make, and what else its requests for the same need. */
export type RequestsOfCallsParameters = {
  readonly chainId: bigint;
  readonly signer: Address;
  /** The signer's next nonce at the registry. */
  readonly nonce: bigint;
  /** Last second at which the requests are good; 0: no end. */
  readonly deadline: bigint;
  readonly calls: readonly Pick<PlannedCall, "to" | "data" | "gas">[];
  /** Whether the registry takes a list under one signature. EAS takes each item signed by itself, and only by keys. */
  readonly takesLists: boolean;
  /** The present revision of each batch that the calls are about, by id. */
  readonly revisions: ReadonlyMap<Hex, number>;
  /** Gas limit of a transaction. */
  readonly maxGas: bigint;
};

/** Part of the gas limit that a call may take so that its request surely fits: checking signatures costs gas, too. */
const ROOM = { of: 3n, in: 4n } as const;

type Terms = Pick<UnsignedRequest, "chainId" | "registry" | "signer" | "nonce" | "deadline">;
type Making = (terms: Terms) => UnsignedRequest;

/**
 * The requests that ask for what calls of the signer would do, in their order, with nonces that follow each other. A
 * request that loosens is for the revision of its batch after all requests before it.
 * @throws SymbolonError `NotSignable` for a call that has no such request
 */
export function requestsOfCalls(parameters: RequestsOfCallsParameters): readonly UnsignedRequest[] {
  const { chainId, signer, deadline, calls, maxGas } = parameters;
  const revisions = new Map(parameters.revisions);
  const requests: UnsignedRequest[] = [];
  let { nonce } = parameters;
  for (const { to: registry, data, gas = 0n } of calls) {
    const isBig = gas * ROOM.in > maxGas * ROOM.of;
    const parts: Parts = (items) => {
      const half = Math.ceil(items.length / 2);
      return isBig && items.length > 1 ? [items.slice(0, half), items.slice(half)] : [items];
    };
    const revisionOf = (header: BatchHeader, moves: number) => {
      const id = batchId({ chainId, registry, header });
      const before = revisions.get(id) ?? 0;
      revisions.set(id, before + moves);
      return before;
    };
    for (const make of makings(data, { ...parameters, parts, revisionOf })) {
      const request = make({ chainId, registry, signer, nonce, deadline });
      requests.push(request);
      nonce = nonceAfter(request);
    }
  }
  return requests;
}

type Parts = <Item>(items: readonly Item[]) => readonly (readonly Item[])[];
type Cutting = Pick<RequestsOfCallsParameters, "takesLists"> & {
  readonly parts: Parts;
  /** A batch's revision before a change that raises it by `moves`. */
  readonly revisionOf: (header: BatchHeader, moves: number) => number;
};

function makings(data: Hex, cutting: Cutting): readonly Making[] {
  const { takesLists, parts } = cutting;
  const call = decoded(data);
  switch (call?.functionName) {
    case "attest": {
      const [contents] = call.args;
      return [(terms) => ({ ...terms, kind: "attest", asked: contents })];
    }
    case "multiAttest": {
      const kind = takesLists ? "attestMany" : "multiAttest";
      return call.args[0].flatMap(({ schema, data: items }) =>
        parts(items).map(
          (some): Making =>
            (terms) => ({ ...terms, kind, asked: { schema, data: some } }),
        ),
      );
    }
    case "revoke": {
      const [contents] = call.args;
      return [(terms) => ({ ...terms, kind: "revoke", asked: contents })];
    }
    case "multiRevoke": {
      const kind = takesLists ? "revokeMany" : "multiRevoke";
      return call.args[0].flatMap(({ schema, data: items }) =>
        parts(items).map(
          (some): Making =>
            (terms) => ({ ...terms, kind, asked: { schema, data: some } }),
        ),
      );
    }
    case "issue": {
      const [header, uri] = call.args;
      return [(terms) => ({ ...terms, kind: "issueBatch", asked: { header, uri } })];
    }
    case "change": {
      const [header, number, masks, reason, evidence] = call.args;
      const kind = KINDS[number] as AnnouncedKind;
      return parts(masks).map((some) => {
        const revision = signedRevision(kind, cutting.revisionOf(header, some.length));
        const contents = { header, kind, masks: some, reason, evidence, revision };
        return (terms) => ({ ...terms, kind: "changeStatus", asked: contents });
      });
    }
    case "imposeHold":
    case "endHold": {
      const [header, targets, until, reason, evidence] = call.args;
      const { functionName: kind } = call;
      return parts(targets).map((some): Making => {
        const contents = { header, targets: some, until, reason, evidence };
        const revision = cutting.revisionOf(header, some.length);
        if (kind === "imposeHold") return (terms) => ({ ...terms, kind, asked: contents });
        return (terms) => ({ ...terms, kind, asked: { ...contents, revision } });
      });
    }
    default:
      throw notSignable(data);
  }
}

const KINDS = Object.keys(changeKinds) as ChangeKindName[];

/** Decodes a call of either registry; undefined where it is another call. */
function decoded(data: Hex) {
  try {
    return decodeFunctionData({ abi: attestationRegistryAbi, data });
  } catch {
    try {
      return decodeFunctionData({ abi: batchRegistryAbi, data });
    } catch {
      return undefined;
    }
  }
}

/** The batches in which calls loosen something: their present revision is part of what is signed. */
export function batchesOf(
  chainId: bigint,
  calls: readonly Pick<PlannedCall, "to" | "data">[],
): readonly { readonly registry: Address; readonly id: Hex }[] {
  const found = new Map<Hex, { readonly registry: Address; readonly id: Hex }>();
  for (const { to: registry, data } of calls) {
    const call = decoded(data);
    if (call?.functionName !== "change" && call?.functionName !== "endHold") continue;
    const id = batchId({ chainId, registry, header: call.args[0] });
    found.set(id, { registry, id });
  }
  return [...found.values()];
}

function notSignable(data: Hex): SymbolonError {
  const selector = data.slice(0, 10);
  return new SymbolonError({
    code: "NotSignable",
    reason: `The call ${selector} cannot be sent as a signed request.`,
    hint: "Send it from the account itself: write it with --calldata FILE.",
    details: { selector },
  });
}
