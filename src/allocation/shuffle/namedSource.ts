import { quicknet } from "./shuffleRecord.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { ShuffleSource } from "../../core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { NamedSource } from "../../../scripts/tree/shuffleSources.ts";

/**
 * Completes a source with its chain: quicknet, or the one that the node is of, or the one that was stated.
 * @throws SymbolonError `ChainMismatch`, `ChainNeeded`
 */
export function namedSource(
  { kind, number }: NamedSource,
  client: ReadClient | undefined,
  stated: bigint | undefined,
): ShuffleSource {
  if (kind === "drand") return { kind, chain: quicknet.chain, round: number };
  const asked = client === undefined ? undefined : BigInt(client.chain.id);
  if (asked !== undefined && stated !== undefined && asked !== stated) {
    throw new SymbolonError({
      code: "ChainMismatch",
      reason: `--chain-id is ${stated}, but the node is of chain ${asked}.`,
      hint: "Leave --chain-id out: the block is one of the chain that the commitment is timestamped on.",
      details: { chainId: stated, asked },
    });
  }
  const chainId = asked ?? stated;
  if (chainId !== undefined) return { kind, chainId, number };
  throw new SymbolonError({
    code: "ChainNeeded",
    reason: `A commitment to block ${number} binds the chain too, and none is named.`,
    hint: "Give --rpc and --registry, or --chain-id.",
    details: { number },
  });
}
