import { concatBytes } from "@noble/hashes/utils.js";
import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { bytesToHex, hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import { credentialLeaf } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { packHold } from "../../../../src/sdk/core/status/holds.ts";
import { EMPTY_WORD, locate } from "../../../../src/sdk/core/status/statusWords.ts";
import { rootFromProof } from "../../../../src/sdk/core/tree/nativeTree.ts";
import type { BatchStatus } from "../../../../src/sdk/core/verdict.ts";
import { readStatus, statusSlots } from "../../../../src/sdk/credentials/verify/offline/batchSlots.ts";
import type { CheckWitnessParameters } from "../../../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import { WITNESS_FORMAT, WITNESS_VERSION } from "../../../../src/sdk/credentials/verify/offline/witness.ts";
import { encodeList, encodeString, encodeUint } from "../../core/referenceRlp.ts";

const { keccak256 } = nobleHasher;

type Entry = { readonly key: Uint8Array; readonly value: Uint8Array };

/**
 * A trie of which only the ways to a few keys are known: full branches down to `depth`, whose other children are made
 * up. It stands for one with 16^depth entries.
 */
function deepTrie(entries: readonly Entry[], depth: number) {
  const proofs = new Map<Entry, Uint8Array[]>(entries.map((entry) => [entry, []]));
  const build = (within: readonly Entry[], level: number): Uint8Array => {
    const [only, another] = within;
    if (only !== undefined && another === undefined && level >= depth) {
      const rest = [...nibblesOf(only.key)].slice(level);
      const flagged = rest.length % 2 === 1 ? [3, ...rest] : [2, 0, ...rest];
      const path = Uint8Array.from(
        { length: flagged.length / 2 },
        (_, i) => flagged[2 * i]! * 16 + flagged[2 * i + 1]!,
      );
      const leaf = encodeList(encodeString(path), encodeString(only.value));
      proofs.get(only)!.unshift(leaf);
      return leaf;
    }
    const children = Array.from({ length: 16 }, (_, nibble) => {
      const below = within.filter(({ key }) => nibblesOf(key)[level] === nibble);
      const made = Uint8Array.of(level, nibble, ...(within[0]?.key.subarray(0, level) ?? []));
      return encodeString(keccak256(below.length === 0 ? made : build(below, level + 1)));
    });
    const branch = encodeList(...children, encodeString(new Uint8Array()));
    for (const entry of within) proofs.get(entry)!.unshift(branch);
    return branch;
  };
  const root = keccak256(build(entries, 0));
  return { root, proofOf: (entry: Entry) => proofs.get(entry)!.map(bytesToHex) };
}

const nibblesOf = (key: Uint8Array) => Uint8Array.from([...key].flatMap((byte) => [byte >> 4, byte & 15]));

const INDEX = 9_000n;
const ISSUED_AT = 1_800_000_000n;
const EPOCH = 3_600n;

/** What the registry may hold of the credential's batch: never changed; in use, its word changed once; all nine slots decide. */
export const deepStatuses = {
  unannounced: statusOf({ revision: 1 }),
  inUse: statusOf({ revision: 2, revoked: wordOf(1n << 255n) }),
  largest: statusOf({
    revision: 9,
    revoked: wordOf(locate(Number(INDEX)).mask),
    suspended: wordOf(1n << 255n),
    hold: packHold({ from: ISSUED_AT + 1n, until: ISSUED_AT + 2n, floor: 0n }),
    batchHold: packHold({ from: ISSUED_AT + 5n, until: ISSUED_AT + 6n, floor: 0n }),
  }),
} as const;

/** One state an epoch, in each of which those bits are set. */
function wordOf(bits: bigint) {
  const epoch = ISSUED_AT / EPOCH;
  return { newest: bits | (epoch + 9n), older: bits | (epoch + 5n), oldest: bits | (epoch + 1n) };
}

function statusOf(part: Partial<BatchStatus>): BatchStatus {
  const none = { digest: 77n, revoked: EMPTY_WORD, suspended: EMPTY_WORD, hold: 0n, batchHold: 0n };
  return { revision: 0, ...none, ...part };
}

/**
 * A witness in a chain of 16^8 accounts and a registry of 16^6 slots, the credential one of 16,384. Everything it takes to
 * check it.
 */
export function deepWitness(status: BatchStatus = deepStatuses.inUse): CheckWitnessParameters {
  const registry: Address = `0x${"4e".repeat(20)}`;
  const chainId = 1n;
  const issuedAt = ISSUED_AT;
  const credential = { index: INDEX, subject: registry, validFrom: 0n, expires: 0n, fields: zeroHash };
  const proof = Array.from({ length: 14 }, (_, i) => keccak256(Uint8Array.of(i)));
  const header = {
    issuer: registry,
    schema: zeroHash,
    root: bytesToHex(rootFromProof(hexToBytes(credentialLeaf(credential)), proof)),
    size: 16_384n,
    issuedAt,
    policy: {
      revoker: zeroAddress,
      emergency: registry,
      epochLength: EPOCH,
      emergencyLimit: 3_600n,
      rulesHash: zeroHash,
    },
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  const id = batchId({ chainId, registry, header });
  const { slots, values } = storedSlots(id, status);
  const entries = slots.map((slot, i) => ({
    key: keccak256(hexToBytes(slot)),
    value: encodeUint(values[i]!),
  }));
  const storage = deepTrie(entries, 6);
  const account = {
    key: keccak256(hexToBytes(registry)),
    value: encodeList(encodeUint(1n), encodeUint(0n), encodeString(storage.root), encodeString(storage.root)),
  };
  const accounts = deepTrie([account], 8);
  const word = encodeString(new Uint8Array(32));
  const block = encodeList(
    word,
    word,
    encodeString(new Uint8Array(20)),
    encodeString(accounts.root),
    word,
    word,
    encodeString(new Uint8Array(256)),
    ...[0n, 77n, 36_000_000n, 0n, issuedAt + 900_000n].map(encodeUint),
    word,
    word,
    encodeString(new Uint8Array(8)),
    encodeUint(7n),
    word,
  );
  return {
    witness: {
      format: WITNESS_FORMAT,
      version: WITNESS_VERSION,
      chainId,
      registry,
      header,
      credential,
      proof: proof.map(bytesToHex),
      block: bytesToHex(block),
      accountProof: accounts.proofOf(account),
      storageProofs: slots.map((slot, i) => ({ slot, proof: storage.proofOf(entries[i]!) })),
    },
    chainId,
    registry,
    trustedBlockHash: bytesToHex(keccak256(concatBytes(block))),
  };
}

/** The slots that decide, and what they hold; none of them is zero. */
function storedSlots(id: Hex, { revision, digest, revoked, suspended, hold, batchHold }: BatchStatus) {
  const suspensionsUsed = suspended.newest === 0n ? 0n : 1n << 225n;
  const holdsUsed = (hold | batchHold) === 0n ? 0n : 1n << 224n;
  const state = (BigInt(revision) << 226n) | suspensionsUsed | holdsUsed | digest;
  const words = [revoked, suspended].flatMap(({ newest, older, oldest }) => [newest, older, oldest]);
  const stored = [state, ...words, hold, batchHold];
  const places = statusSlots(id, INDEX);
  const slots: Hex[] = [];
  const valueAt = (slot: Hex) => stored[places.indexOf(slot)]!;
  readStatus(id, INDEX, (slot) => {
    slots.push(slot);
    return valueAt(slot);
  });
  return { slots, values: slots.map(valueAt) };
}
