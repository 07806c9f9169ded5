import { zeroAddress, zeroHash } from "viem";
import { registerSchemaCall } from "../../src/sdk/chain/calls/attestations.ts";
import { issueBatchCall } from "../../src/sdk/chain/calls/batches.ts";
import { WORD_BYTES, writeUint256 } from "../../src/sdk/core/bytes.ts";
import type { BatchHeader, Policy } from "../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { nobleHasher } from "../../src/sdk/core/hasher.ts";
import { buildBatchFromColumns } from "../../src/sdk/credentials/buildBatchFromColumns.ts";
import { type Batch, batchManifest } from "../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../src/sdk/credentials/salts.ts";
import type { Contracts, EmbeddedChain } from "./embeddedChain.ts";

/** Which row plays which part in the story; an absent part is one the allocation is too small for. */
export type Cast = {
  /** Indexes that claim and are paid, ascending. */
  readonly claimants: readonly number[];
  /** Claims twice. */
  readonly twice: number;
  /** First asks for one base unit more than its leaf says. */
  readonly greedy: number;
  /** First brings the proof of `lender`. */
  readonly borrower?: number;
  readonly lender?: number;
  /** Its credential is suspended, then reinstated: refused first, paid later. */
  readonly suspended: number;
  /** Its credential is revoked: never paid. */
  readonly revoked?: number;
  /** Same person as `person`, at another address: never paid. */
  readonly twin?: number;
  readonly person?: number;
};

/**
 * Casts the story: `requested` claimants, spread evenly over the payable rows, and apart from them, where there are
 * enough rows, one whose credential is revoked and one that is somebody's second address.
 * @param payable indexes that can be paid, ascending; at least one
 * @param requested how many claimants
 */
export function castStory(payable: readonly number[], requested: number): Cast {
  const revoked = payable.length >= 2 ? payable.at(-1) : undefined;
  const twin = payable.length >= 3 ? payable.at(-2) : undefined;
  const others = payable.filter((index) => index !== revoked && index !== twin);
  const count = Math.min(Math.max(requested, 1), others.length);
  const claimants = Array.from(
    { length: count },
    (_, k) => others[Math.floor((k * others.length) / count)] as number,
  );
  const at = (place: number) => claimants[Math.floor(place * (count - 1))] as number;
  const borrower = claimants[1];
  const lender = claimants[0];
  return {
    claimants,
    twice: at(0),
    greedy: at(0.25),
    suspended: at(0.75),
    ...(borrower === undefined || lender === undefined ? {} : { borrower, lender }),
    ...(revoked === undefined ? {} : { revoked }),
    ...(twin === undefined ? {} : { twin, person: at(0.5) }),
  };
}

/** What every recipient's credential says: who, as a number that the issuer has blinded, and of age. */
const SCHEMA = {
  schema: "bytes32 person,bool adult",
  resolver: zeroAddress,
  revocable: true,
} as const;

export const SCHEMA_UID = schemaUid(SCHEMA);

/** One batch, as issued. */
export type IssuedBatch = {
  readonly batch: Batch;
  readonly header: BatchHeader;
  readonly gas: bigint;
  readonly schemaGas: bigint;
};

/** Builds one credential for every account of the allocation, in index order. */
export function buildCredentials(accounts: Uint8Array, cast: Cast): Batch {
  const count = accounts.length / 20;
  const persons = new Uint8Array(count * WORD_BYTES);
  for (let i = 0; i < count; i++) persons.set(personAt(i), i * WORD_BYTES);
  if (cast.twin !== undefined && cast.person !== undefined) {
    persons.set(personAt(cast.person), cast.twin * WORD_BYTES);
  }
  const adult = new Uint8Array(count * WORD_BYTES);
  for (let i = 0; i < count; i++) adult[(i + 1) * WORD_BYTES - 1] = 1;
  return buildBatchFromColumns({
    schema: SCHEMA.schema,
    subjects: accounts,
    fields: [{ words: persons }, { words: adult }],
    // A story that comes out alike each time; a real issuer draws salts at random.
    salts: seededSalts("symbolon start"),
  });
}

/** Registers the schema and issues the batch: everybody's credential in one transaction. */
export async function issueCredentials(
  chain: EmbeddedChain,
  contracts: Contracts,
  batch: Batch,
): Promise<IssuedBatch> {
  const { schemaRegistry, batchRegistry } = contracts;
  const schemaCall = registerSchemaCall({ registry: schemaRegistry, ...SCHEMA });
  const { gasUsed: schemaGas } = await chain.send(chain.issuer, schemaCall);

  const issuer = chain.issuer.account.address;
  const policy: Policy = {
    revoker: issuer,
    emergency: zeroAddress,
    epochLength: 0n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const { manifestHash } = batchManifest({ batch, ...SCHEMA, policy });
  const { timestamp } = await chain.publicClient.getBlock();
  const header: BatchHeader = {
    issuer,
    schema: SCHEMA_UID,
    root: batch.root,
    size: BigInt(batch.size),
    issuedAt: timestamp,
    policy,
    manifestHash,
    salt: zeroHash,
  };
  const call = issueBatchCall({ registry: batchRegistry, header, uri: "" });
  const { gasUsed } = await chain.send(chain.issuer, call);
  return { batch, header, gas: gasUsed, schemaGas };
}

/** The number of the person behind a row, blinded: nobody can tell the person from it, or guess it. */
function personAt(index: number): Uint8Array {
  const preimage = new Uint8Array(2 * WORD_BYTES);
  preimage.set(nobleHasher.keccak256(new TextEncoder().encode("symbolon start: the issuer's secret")));
  writeUint256(preimage, WORD_BYTES, BigInt(index));
  return nobleHasher.keccak256(preimage);
}
