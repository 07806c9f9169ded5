import { getAddress } from "viem";
import { getBlockNumber } from "viem/actions";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { nodeWords } from "../../../sdk/chain/errors/nodeWords.ts";
import { type AttestationIndexer, askIndexer } from "../../../sdk/chain/read/attestationIndexer.ts";
import type { GateRequirement, GateState } from "../../../sdk/chain/read/readGate.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { ClaimData } from "../../../sdk/pageData/pageData.ts";
import { attestationPart } from "./claimFacts.ts";
import { badPageConfig, type ClaimConfig } from "./pagesConfig.ts";

type Settling = Pick<ClaimConfig, "attestations"> & {
  readonly gate: GateState;
  /** The config's file and the claim's member in it, as errors name them. */
  readonly file: string;
  readonly field: string;
};

/**
 * Where a claim page finds the attestation that its gate asks for.
 * @throws SymbolonError `BadPageConfig` where no attestation answers the gate, the indexer does not answer as one, or the first
 * block is not there yet
 */
export async function settleAttestations(
  client: ReadClient,
  { attestations, gate, file, field: of }: Settling,
): Promise<Pick<ClaimData, "attestations">> {
  if (attestations === undefined) return {};
  const field = `${of}.attestations`;
  const part = attestationPart(gate);
  if (part === undefined) {
    throw badPageConfig(file, `it has ${field}, and no attestation alone answers the campaign's gate`, {
      hint: "Leave it out: it is for an AttestationGate, alone or beside gates that ask claimants for nothing.",
      details: { field, gate: gate.gate },
    });
  }
  const { indexer, gateway, fromBlock } = attestations;
  if (indexer !== undefined)
    await requireIndexer(client, { indexer, requirement: part.requirement, file, field });
  const newest = await getBlockNumber(client);
  if (fromBlock !== undefined && fromBlock > newest) {
    const reason = `its ${field}.fromBlock is ${fromBlock}, and the newest block is ${newest}`;
    throw badPageConfig(file, reason, {
      hint: "Name the block from which on the issuers attest: events before it are not looked through.",
      details: { field: `${field}.fromBlock`, value: fromBlock, newest },
    });
  }
  const places = {
    ...(indexer !== undefined && { indexer: { ...indexer, address: getAddress(indexer.address) } }),
    ...(gateway !== undefined && { gateway }),
    ...(fromBlock !== undefined && { fromBlock }),
  };
  return { attestations: { gate: getAddress(part.gate), ...places } };
}

type Required = Pick<Settling, "file" | "field"> & {
  readonly indexer: AttestationIndexer;
  readonly requirement: GateRequirement;
};

/** It is asked as the page will ask it, about the registry itself, which nobody has to have attested about. */
async function requireIndexer(
  client: ReadClient,
  { indexer, requirement: { registry, schema }, file, field }: Required,
): Promise<void> {
  const { kind, address } = indexer;
  try {
    await askIndexer(client, { indexer, recipient: registry, schema, most: 1 });
  } catch (cause) {
    const why = cause instanceof SymbolonError ? cause.code : nodeWords(cause);
    const reason = `its ${field}.indexer.address is ${address}, which does not answer as an indexer of the kind ${kind} (${why})`;
    throw badPageConfig(file, reason, {
      hint: "Give the address of EAS's own Indexer or of Coinbase's on this chain, with its kind.",
      details: { field: `${field}.indexer.address`, value: address, kind },
      cause,
    });
  }
}
