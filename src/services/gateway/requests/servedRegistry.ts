import { type Address, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { isSilent } from "../../../sdk/chain/errors/explainViemError.ts";
import { getAttestationNonce } from "../../../sdk/chain/read/attestations.ts";
import { getBatchNonce } from "../../../sdk/chain/read/batches.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { ChainRoom } from "../capacity.ts";

/** A registry whose issuers' requests are taken in. */
export type ServedRegistry = {
  readonly client: ReadClient;
  readonly chain: number;
  readonly registry: Address;
  readonly takes: "attestations" | "batches";
  /** What its chain takes. */
  readonly room: ChainRoom;
  /** The newest block that was looked at: its number and Unix seconds. */
  readonly look: () => { readonly block: bigint; readonly now: bigint };
  /** Looks at the newest block. @throws what viem throws; what was seen before stays */
  readonly refresh: () => Promise<void>;
};

/** @throws SymbolonError `NoRegistry`; what viem throws where the node does not answer */
export async function openServedRegistry(
  client: ReadClient,
  registry: Address,
  room: ChainRoom,
): Promise<ServedRegistry> {
  const read = async () => {
    const { number, timestamp } = await getBlock(client);
    return { block: number, now: timestamp };
  };
  const takes = await whatItTakes(client, registry);
  let seen = await read();
  return {
    client,
    chain: client.chain.id,
    registry,
    takes,
    room,
    look: () => seen,
    async refresh() {
      const found = await read();
      if (found.block >= seen.block) seen = found;
    },
  };
}

async function whatItTakes(client: ReadClient, registry: Address): Promise<ServedRegistry["takes"]> {
  const query = { registry, account: zeroAddress };
  for (const [takes, ask] of [
    ["batches", getBatchNonce],
    ["attestations", getAttestationNonce],
  ] as const) {
    try {
      await ask(client, query);
      return takes;
    } catch (thrown) {
      if (isSilent(thrown)) throw thrown;
    }
  }
  const chain = client.chain.id;
  throw new SymbolonError({
    code: "NoRegistry",
    reason: `There is no registry at ${registry} on chain ${chain} that takes signed requests.`,
    hint: "Check the address and the chain: it must be a BatchRegistry, an AttestationRegistry or EAS 1.4.",
    details: { registry, chain },
  });
}
