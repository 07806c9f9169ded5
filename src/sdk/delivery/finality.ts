import type { Hash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { httpStatusOf } from "../chain/errors/explainViemError.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { SymbolonError } from "../core/errors.ts";
import { codeOf, hasNone } from "./endpointFault.ts";

/** How a block becomes final: by the node's `finalized` tag, or where it has none at a depth of this many blocks. */
export type FinalityRule = { readonly by: "tag" } | { readonly by: "depth"; readonly blocks: number };

/** The newest final block. */
export type FinalBlock = {
  /** Negative: no final block. A node may name one above the head that another machine behind its address has given. */
  readonly number: number;
  /** Undefined: nobody has named it; it is computed from the depth. */
  readonly hash: Hash | undefined;
};

/**
 * Depth in blocks at which a block counts as final, where a node knows no final block: two epochs of 32 slots, after
 * which Ethereum is final when all goes well. Chains without the tag are mostly run by a few operators, and had
 * shallower reorganizations than that.
 */
export const USUAL_DEPTH = 64;

/**
 * The newest final block, as of a head: the only place that decides it. A depth needs no question to the node. If the
 * node does not know the tag, or has no block for it yet, the depth is `USUAL_DEPTH`.
 * @param head number of the newest block
 * @throws what viem throws where the node does not answer
 */
export async function finalBlock(
  client: ReadClient,
  finality: FinalityRule,
  head: number,
): Promise<FinalBlock> {
  if (finality.by === "depth") return { number: head - finality.blocks, hash: undefined };
  return (await taggedBlock(client)) ?? { number: head - USUAL_DEPTH, hash: undefined };
}

/** JSON-RPC's code for a fault of the node, which may pass. */
const INTERNAL_ERROR = -32_603;
/** Such faults in a row, the newest block being told between, after which the tag is what the node cannot answer. */
const MAX_FAULTS = 3;

/** Clients whose node cannot: a tag does not appear while a process runs. */
const withoutTag = new WeakSet<ReadClient>();

/**
 * The block that the node itself calls final; undefined: it knows none. Then nodes answer in many ways: `null` (reth,
 * Nethermind, ethrex before their first forkchoice), an unknown block (Besu, Erigon), or a block that is not found
 * (Geth). Nodes older than the tag refuse the argument, or fail over it each time (reported of Rootstock, rskj#3309).
 * execution-apis#879 lists the answers.
 * @throws what viem throws where the node does not answer, which does not show whether it knows one
 */
export async function taggedBlock(client: ReadClient): Promise<FinalBlock | undefined> {
  for (let faults = 1; !withoutTag.has(client); faults++) {
    try {
      const { number, hash } = await getBlock(client, { blockTag: "finalized" });
      return number === null ? undefined : { number: Number(number), hash };
    } catch (thrown) {
      if (hasNone(thrown)) return undefined;
      if (codeOf(thrown) !== INTERNAL_ERROR) throw thrown;
      await getBlock(client);
      if (faults === MAX_FAULTS) withoutTag.add(client);
    }
  }
  return undefined;
}

/**
 * The answer of a question for the final block, for whoever may count blocks instead.
 * @throws SymbolonError `ChainRefused` where the node fails at that and still tells its newest block; otherwise what was
 * thrown
 */
export async function orNameTag<Answer>(client: ReadClient, question: Promise<Answer>): Promise<Answer> {
  try {
    return await question;
  } catch (thrown) {
    const isServed = await getBlock(client).then(
      () => true,
      () => false,
    );
    throw isServed ? tagRefused(thrown) : thrown;
  }
}

function tagRefused(cause: unknown): SymbolonError {
  const status = httpStatusOf(cause);
  const words = `${status === undefined ? "" : `HTTP ${status}: `}${nodeWords(cause).replace(/\.$/, "")}`;
  return new SymbolonError({
    code: "ChainRefused",
    reason: `The node gives its newest block, and not the one with the tag finalized: ${words}.`,
    hint: `Count confirmations instead, by --finality ${USUAL_DEPTH} (in a file of --config: the member finality; of work start in the profile of its chain), or use another node of the chain (--rpc).`,
    details: { tag: "finalized", told: words },
    cause,
  });
}
