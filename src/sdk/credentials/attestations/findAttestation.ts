import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock, readContract } from "viem/actions";
import { attestationGateAbi } from "../../chain/abi/attestationGateAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { attestationsNewestFirst } from "../../chain/events/attestations.ts";
import { type AttestationIndexer, askIndexer } from "../../chain/read/attestationIndexer.ts";
import { getAttestationStatus } from "../../chain/read/attestations.ts";
import { decideAttestation } from "../../core/attestation/attestationVerdict.ts";
import { SymbolonError } from "../../core/errors.ts";
import { askGateway } from "./askGateway.ts";

export type FindAttestationParameters = {
  /** The AttestationGate, which says whose attestations it accepts. */
  readonly gate: Address;
  /** Its AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** Uid of the schema that it asks for. */
  readonly schema: Hex;
  /** Whom the attestation must be about. */
  readonly account: Address;
  /** Asked first; default: none is. */
  readonly indexer?: AttestationIndexer | undefined;
  /** A gateway that lists attestations by account, asked after the indexer; default: none is. */
  readonly gateway?: string | undefined;
  /** First block whose events are looked through, last; default: no events are. */
  readonly fromBlock?: bigint | undefined;
  /** Only events of these issuers count; default: everybody's are looked at. */
  readonly issuers?: readonly Address[] | undefined;
  /** Ends the question to the gateway, and the search through events. */
  readonly signal?: AbortSignal | undefined;
};

/** A place where attestations were looked for. */
export type SearchedPlace = {
  readonly place: "indexer" | "gateway" | "events";
  /** Attestations that it named and no place before it. */
  readonly named: number;
  /** Why it could not be asked, or not to its end. */
  readonly thrown?: unknown;
};

export type AttestationSearch = {
  /** The newest good attestation of the first place that names one; undefined: there is none. */
  readonly uid: Hex | undefined;
  /** In the order in which they were asked. */
  readonly lookedAt: readonly SearchedPlace[];
};

/** Attestations that are looked at of one place. */
const MOST = 20;

/**
 * Finds an attestation that a gate takes for an account now: in an indexer, at a gateway and in the registry's events, newest first.
 * What these say is a hint: each attestation is read from the registry itself, and must be valid, about the account, under
 * the schema, and of an issuer that the gate accepts. A place that lies, fails or is silent leads to the next one. At most
 * {@link MOST} attestations of each place are looked at.
 */
export function findAttestation(
  client: ReadClient,
  parameters: FindAttestationParameters,
): Promise<AttestationSearch> {
  return lookThrough(attestationHints(client, parameters), openCheck(client, parameters));
}

/** Where uids are looked for, each as soon as the one before it was not good. */
export type Hints = {
  readonly place: SearchedPlace["place"];
  readonly uids: () => AsyncIterable<Hex>;
};

/** The first uid that is good, of places that are asked in turn; what one throws leads to the next. */
export async function lookThrough(
  places: readonly Hints[],
  isGood: (uid: Hex) => Promise<boolean>,
): Promise<AttestationSearch> {
  const lookedAt: SearchedPlace[] = [];
  const known = new Set<Hex>();
  for (const { place, uids } of places) {
    let named = 0;
    try {
      for await (const uid of uids()) {
        if (known.has(uid)) continue;
        known.add(uid);
        named += 1;
        if (await isGood(uid)) return { uid, lookedAt: [...lookedAt, { place, named }] };
        if (named === MOST) break;
      }
      lookedAt.push({ place, named });
    } catch (thrown) {
      lookedAt.push({ place, named, thrown });
    }
  }
  return { uid: undefined, lookedAt };
}

/** Where a search looks, in its order. */
export function attestationHints(
  client: ReadClient,
  parameters: FindAttestationParameters,
): readonly Hints[] {
  const { registry, schema, account: recipient, indexer, gateway, fromBlock, issuers, signal } = parameters;
  const places: Hints[] = [];
  if (indexer !== undefined) {
    places.push({
      place: "indexer",
      async *uids() {
        yield* await askIndexer(client, { indexer, recipient, schema, most: MOST });
      },
    });
  }
  if (gateway !== undefined) {
    const { id: chainId } = client.chain;
    places.push({
      place: "gateway",
      async *uids() {
        yield* await askGateway({ gateway, chainId, registry, recipient, schema, most: MOST, signal });
      },
    });
  }
  if (fromBlock === undefined) return places;
  const attester = issuers === undefined || issuers.length === 0 ? {} : { attester: issuers };
  const asked = { registry, schema, recipient, fromBlock, signal, ...attester };
  places.push({
    place: "events",
    async *uids() {
      for await (const { uid } of attestationsNewestFirst(client, asked)) yield uid;
    },
  });
  return places;
}

type CheckParameters = Pick<FindAttestationParameters, "gate" | "registry" | "schema" | "account">;

/** Whether an attestation is what a gate asks for: all are read at the block that is the newest when the first one is. */
function openCheck(client: ReadClient, { gate, registry, schema, account }: CheckParameters) {
  let newest: Promise<{ readonly number: bigint; readonly timestamp: bigint }> | undefined;
  return async (uid: Hex): Promise<boolean> => {
    newest ??= getBlock(client);
    const { number: blockNumber, timestamp: now } = await newest;
    try {
      const status = await getAttestationStatus(client, { registry, uid, blockNumber });
      const { recipient, attester, time } = status;
      if (decideAttestation({ status, asOf: now, moment: now }).outcome !== "Valid") return false;
      if (!isAddressEqual(recipient, account)) return false;
      if (status.schema.toLowerCase() !== schema.toLowerCase()) return false;
      return await readContract(client, {
        address: gate,
        abi: attestationGateAbi,
        functionName: "isAccepted",
        args: [attester, time],
        blockNumber,
      });
    } catch (thrown) {
      if (isAboutOne(thrown)) return false;
      throw thrown;
    }
  };
}

/** Whether it is said of one attestation alone, and not of the registry or the node. */
function isAboutOne(thrown: unknown): boolean {
  return thrown instanceof SymbolonError
    ? thrown.code === "AttestationUnreadable"
    : isAnotherContract(thrown);
}
