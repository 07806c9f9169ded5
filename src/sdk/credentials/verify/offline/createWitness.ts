import {
  type Address,
  type BlockTag,
  type Client,
  type Hash,
  type Hex,
  isHex,
  keccak256,
  numberToHex,
  type Transport,
} from "viem";
import { getChainId } from "viem/actions";
import { headerNotRebuilt, type RpcBlock, rpcBlockHeader } from "../../../chain/blocks/rpcBlockHeader.ts";
import { nodeWords } from "../../../chain/errors/nodeWords.ts";
import { hexToBytes } from "../../../core/bytes.ts";
import { batchId } from "../../../core/credential/batchId.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { provenSlot, provenStorageRoot, readBlockHeader } from "../../../core/stateProof/provenState.ts";
import { askNode } from "../node/askNode.ts";
import { type ProvenCredential, requireInBatch } from "../requireInBatch.ts";
import { readStatus, statusSlots } from "./batchSlots.ts";
import { checkWitness } from "./verifyOffline.ts";
import { type SlotProof, WITNESS_FORMAT, WITNESS_VERSION, type Witness } from "./witness.ts";

export type CreateWitnessParameters = ProvenCredential & {
  /** The BatchRegistry. */
  readonly registry: Address;
  /** The block to stand on; default: `blockTag`. */
  readonly blockNumber?: bigint;
  /** Default: `latest`. A `finalized` block needs no reorg margin. */
  readonly blockTag?: BlockTag;
};

/** A node's answer to `eth_getProof`. */
type AccountProof = {
  readonly accountProof: readonly Hex[];
  readonly storageProof: readonly { readonly proof: readonly Hex[] }[];
};

/** No node is shorter than this but the root, and those inlined in their parent. */
const INLINED_HEX = 2 + 2 * 32;

/**
 * Makes a witness of a credential, out of one block of the client's chain: the block, the proofs of the slots that
 * decide. What the node says is checked before it is handed on.
 * @throws SymbolonError `NodeFailed`, `BlockNotFound`, `BadBlock`, `HeaderNotRebuilt`, `ProofRefused`, `ProofNotOfBlock`,
 * `ProofNotCanonical`, and those of
 * `requireInBatch`
 * @example
 * const witness = await createWitness(client, { registry, header, credential, proof, blockTag: "finalized" });
 * writeFileSync("witness.json", formatWitness(witness));
 */
export async function createWitness(
  client: Client<Transport>,
  { registry, header, credential, proof, blockNumber, blockTag = "latest" }: CreateWitnessParameters,
): Promise<Witness> {
  requireInBatch({ header, credential, proof });
  const blockName = blockNumber === undefined ? blockTag : numberToHex(blockNumber);
  const [chainId, block] = await Promise.all([
    askNode("its chain id", () => getChainId(client)),
    fetchBlock(client, blockName),
  ]);
  // By number from here on: the tag may have moved on to another block.
  const at = numberToHex(block.number);
  const id = batchId({ chainId: BigInt(chainId), registry, header });
  // All that may decide in one question: which of them do, the answer says.
  const slots = statusSlots(id, credential.index);
  const fetched = await fetchProof(client, registry, slots, at);
  const about = { id, registry, index: credential.index, block: block.header };
  const witness: Witness = {
    format: WITNESS_FORMAT,
    version: WITNESS_VERSION,
    chainId: BigInt(chainId),
    registry,
    header,
    credential,
    proof,
    block: block.header,
    accountProof: fetched.accountProof,
    storageProofs: ofBlock(block, () => decidingProofs(fetched, about)),
  };
  const trusted = { chainId: BigInt(chainId), registry, trustedBlockHash: block.hash };
  ofBlock(block, () => checkWitness({ witness, ...trusted }));
  return witness;
}

type FetchedBlock = { readonly number: bigint; readonly hash: Hash; readonly header: Hex };

async function fetchBlock(client: Client<Transport>, blockName: BlockTag | Hex): Promise<FetchedBlock> {
  const block: RpcBlock | null = await askNode(`block ${blockName}`, () =>
    client.request({ method: "eth_getBlockByNumber", params: [blockName, false] }),
  );
  if (block === null) {
    throw new SymbolonError({
      code: "BlockNotFound",
      reason: `The node has no block ${isHex(blockName) ? BigInt(blockName) : blockName}.`,
      hint: "Name an existing block, or wait until the node has it.",
      details: { block: blockName },
    });
  }
  const header = rpcBlockHeader(block);
  const hash = keccak256(header);
  if (hash !== block.hash) throw headerNotRebuilt(blockName, block, hash);
  return { number: readBlockHeader(hexToBytes(header)).number, hash, header };
}

type FetchedProof = { readonly accountProof: readonly Hex[]; readonly storageProofs: readonly SlotProof[] };

async function fetchProof(
  client: Client<Transport>,
  registry: Address,
  slots: readonly Hex[],
  at: Hex,
): Promise<FetchedProof> {
  const answer: AccountProof | null = await client
    .request({ method: "eth_getProof", params: [registry, [...slots], at] })
    .catch((cause: unknown) => {
      throw proofRefused(at, registry, cause);
    });
  const proofs = answer?.storageProof;
  if (!Array.isArray(answer?.accountProof) || !Array.isArray(proofs) || proofs.length !== slots.length) {
    throw proofRefused(
      at,
      registry,
      new Error("the answer is not an account proof with one proof for each slot"),
    );
  }
  return {
    accountProof: withoutInlined(answer.accountProof),
    storageProofs: slots.map((slot, i) => ({ slot, proof: withoutInlined(proofs[i]?.proof ?? []) })),
  };
}

/** Nodes differ in whether they list what is inlined anyway, and whether the empty trie has a node. */
function withoutInlined(proof: readonly Hex[]): readonly Hex[] {
  if (proof.length === 1 && proof[0] === "0x80") return [];
  return proof.filter((node, i) => i === 0 || node.length >= INLINED_HEX);
}

/** The proofs of the slots that decide, as far as the node's answer is true. */
function decidingProofs(
  { accountProof, storageProofs }: FetchedProof,
  { id, registry, index, block }: { id: Hex; registry: Address; index: bigint; block: Hex },
): readonly SlotProof[] {
  const proofOf = (nodes: readonly Hex[]) => nodes.map((node) => hexToBytes(node));
  const { stateRoot } = readBlockHeader(hexToBytes(block));
  const storageRoot = provenStorageRoot({ stateRoot, account: registry, proof: proofOf(accountProof) });
  const deciding: SlotProof[] = [];
  readStatus(id, index, (slot) => {
    const given = storageProofs.find((proof) => proof.slot === slot) ?? { slot, proof: [] };
    deciding.push(given);
    return provenSlot({ storageRoot, slot, proof: proofOf(given.proof) });
  });
  return deciding;
}

/** Errors of a proof whose nodes are no nodes of a trie, or are not those of its path; others are of another trie. */
const OWN_FORM = ["BadRlp", "UnusedProofNodes"];

/** What goes wrong in here is the node's making: what it proves is not so in its own block. */
function ofBlock<Result>({ number, hash }: FetchedBlock, check: () => Result): Result {
  try {
    return check();
  } catch (cause) {
    if (!(cause instanceof SymbolonError)) throw cause;
    if (OWN_FORM.includes(cause.code)) {
      throw new SymbolonError({
        code: "ProofNotCanonical",
        reason: `The node writes its proof of block ${number} in a form that no Ethereum trie has: ${cause.reason}`,
        hint: "Neither the credential nor this call is wrong: some development nodes do this, so ask a node of another make.",
        details: { number, hash, problem: cause.code, ...cause.details },
        cause,
      });
    }
    throw new SymbolonError({
      code: "ProofNotOfBlock",
      reason: `The node's proof is not of its block ${number} (${hash}): ${cause.reason}`,
      hint: "Ask again, since the chain may have changed; if that does not help, ask another node.",
      details: { number, hash, problem: cause.code, ...cause.details },
      cause,
    });
  }
}

function proofRefused(at: Hex, registry: Address, cause: unknown): SymbolonError {
  const why = nodeWords(cause).replace(/\.$/, "");
  return new SymbolonError({
    code: "ProofRefused",
    reason: `The node refuses a proof of ${registry} at block ${BigInt(at)}: ${why}.`,
    hint: "Ask a node that serves eth_getProof for that block (many keep the last 128 only), or take a newer block.",
    details: { block: BigInt(at), registry },
    cause,
  });
}
