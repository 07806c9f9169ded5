import type { Address, Hex } from "viem";
import type { WitnessArgument } from "../../../chain/read/verdicts.ts";
import type { BatchHeader } from "../../../core/credential/batchId.ts";
import type { Credential } from "../../../core/credential/credentialLeaf.ts";
import { address, decodeJson, hex, list, object, oneOf, uint64 } from "../../../core/decode.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { jsonText } from "../../../core/text/jsonText.ts";
import { batchCredential, batchHeader, proofNodes, word } from "../../batchJson.ts";

export const WITNESS_FORMAT = "symbolon-witness";
export const WITNESS_VERSION = 2;

/** The proof of one storage slot, as `eth_getProof` gives it. */
export type SlotProof = { readonly slot: Hex; readonly proof: readonly Hex[] };

/**
 * Everything for judging one credential without a network, against the hash of one block: docs/formats.md, "Witness".
 * Its maker needs no trust, since everything in it is proven.
 */
export type Witness = {
  readonly format: typeof WITNESS_FORMAT;
  readonly version: typeof WITNESS_VERSION;
  /** The chain and the BatchRegistry that hold the batch. */
  readonly chainId: bigint;
  readonly registry: Address;
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Proof of the credential in its batch. */
  readonly proof: readonly Hex[];
  /** RLP of the block's header. */
  readonly block: Hex;
  /** Proof of the registry's account in the block's state. */
  readonly accountProof: readonly Hex[];
  /** The deciding slots, and no others, in the order of `readStatus`. */
  readonly storageProofs: readonly SlotProof[];
};

/**
 * A witness as the JSON of its file.
 * @example
 * const witness = await createWitness(client, { registry, header, credential, proof });
 * const json = formatWitness(witness);
 */
export function formatWitness(witness: Witness): string {
  return jsonText(witness, 2);
}

const nodes = list(hex());

const readWitness = object<Witness>({
  format: oneOf([WITNESS_FORMAT]),
  version: oneOf([WITNESS_VERSION]),
  chainId: uint64,
  registry: address,
  header: batchHeader,
  credential: batchCredential,
  proof: proofNodes,
  block: hex(),
  accountProof: nodes,
  storageProofs: list(object<SlotProof>({ slot: word, proof: nodes })),
});

/**
 * Reads a witness from its JSON. Strict in form: every member, nothing else, each of its kind. `checkWitness` shows
 * whether it proves anything.
 * @throws SymbolonError `BadWitness` naming the member at fault
 * @example
 * const witness = parseWitness(readFileSync("witness.json", "utf8"));
 */
export function parseWitness(text: string): Witness {
  return decodeJson(readWitness, text, badWitness);
}

function badWitness(why: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadWitness",
    reason: `This is not a witness: ${why}.`,
    hint: "Give the witness unchanged.",
    details: { why },
    cause,
  });
}

/** A witness as the WitnessVerifier contract takes it, without what the contract derives or gets from its caller. */
export function witnessArgument(witness: Witness): WitnessArgument {
  const { header, credential, proof, block, accountProof, storageProofs } = witness;
  return {
    proven: { header, credential, proof },
    blockHeader: block,
    accountProof,
    storageProofs: storageProofs.map((slot) => slot.proof),
  };
}
