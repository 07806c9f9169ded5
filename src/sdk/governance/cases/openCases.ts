import { type Address, type Hex, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { getAttestationStatus } from "../../chain/read/attestations.ts";
import { type DeskCase, readCase, readDeskTerms } from "../../chain/read/readDesk.ts";
import { readNamedDesk } from "../../chain/read/readQuorum.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { type CaseKind, caseKinds, isCaseOver } from "../../core/governance/cases.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { carryingGroup } from "./carryingGroup.ts";

/** What cases may be about: a credential of a batch, or an attestation. */
export type ContestedCredential =
  | { readonly registry: Address; readonly header: BatchHeader; readonly index: bigint }
  | { readonly registry: Address; readonly uid: Hex };

/** A case to which something may still happen, at a desk whose decisions count. */
export type OpenCase = DeskCase & {
  readonly desk: Address;
  /** Whether it is about the hold of the whole batch. */
  readonly isWholeBatch: boolean;
};

/** Open cases as of one block. A stage ends with its `decidesBy`, whoever acts or does not. */
export type OpenCases = {
  readonly cases: readonly OpenCase[];
  readonly asOf: { readonly blockNumber: bigint; readonly time: bigint };
};

/**
 * Reads the open cases about a credential, from the desks that its own groups name: what other desks decide has no effect on it.
 * Nobody's desk is no case. A case is open until its last stage: answer, panel, appeal, second panel, effect.
 */
export async function readOpenCases(client: ReadClient, about: ContestedCredential): Promise<OpenCases> {
  const { number: blockNumber, timestamp: time } = await getBlock(client);
  const places = "uid" in about ? await ofAttestation(client, about, blockNumber) : ofBatch(client, about);
  const asked = places.filter(({ group }) => group !== zeroAddress);
  const found = await Promise.all(asked.map((place) => casesAt(client, place, blockNumber)));
  return { cases: found.flat().filter(isOpen), asOf: { blockNumber, time } };
}

/** Where there may be cases. */
type Place = {
  /** The group that carries out what is decided. */
  readonly group: Address;
  readonly credential: Hex;
  readonly kinds: readonly CaseKind[];
  readonly isWholeBatch: boolean;
  /** The registry of its attestation, which the desk has to know it by: their uids name none. */
  readonly attestationRegistry?: Address;
};

function ofBatch(
  client: ReadClient,
  about: Extract<ContestedCredential, { index: bigint }>,
): readonly Place[] {
  const { registry, header, index } = about;
  const batch = batchId({ chainId: BigInt(client.chain.id), registry, header });
  const { issuer, policy } = header;
  const roles = { batch, issuer, revoker: policy.revoker, emergency: policy.emergency, subject: undefined };
  return [index, WHOLE_BATCH].map((place) => {
    const isWholeBatch = place === WHOLE_BATCH;
    return {
      group: carryingGroup({ ...roles, index: place }),
      credential: credentialId(batch, place),
      kinds: isWholeBatch ? ["WronglySuspended"] : caseKinds,
      isWholeBatch,
    };
  });
}

async function ofAttestation(
  client: ReadClient,
  { registry, uid }: Extract<ContestedCredential, { uid: Hex }>,
  blockNumber: bigint,
): Promise<readonly Place[]> {
  const { attester, recipient } = await getAttestationStatus(client, { registry, uid, blockNumber });
  const group = carryingGroup({ attester, recipient });
  return [{ group, credential: uid, kinds: caseKinds, isWholeBatch: false, attestationRegistry: registry }];
}

async function casesAt(client: ReadClient, place: Place, blockNumber: bigint): Promise<readonly OpenCase[]> {
  const { group, credential, kinds, isWholeBatch, attestationRegistry } = place;
  const desk = await readNamedDesk(client, { group, blockNumber });
  if (desk === undefined) return [];
  try {
    if (attestationRegistry !== undefined) {
      const terms = await readDeskTerms(client, { desk, blockNumber });
      if (!isSameAddress(terms.attestationRegistry, attestationRegistry)) return [];
    }
    const found = await Promise.all(
      kinds.map((kind) => readCase(client, { desk, credential, kind, blockNumber })),
    );
    return found.flatMap((one) => (one === undefined ? [] : [{ ...one, desk, isWholeBatch }]));
  } catch (thrown) {
    // What the group names is no desk: nothing is decided there.
    if (isAnotherContract(thrown)) return [];
    throw thrown;
  }
}

const isOpen = ({ stage }: DeskCase): boolean => stage !== "None" && !isCaseOver(stage);
