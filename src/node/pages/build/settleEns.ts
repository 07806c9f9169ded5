import { type Address, getAddress } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { EnsData } from "../../../sdk/pageData/pageData.ts";
import { badPageConfig, type PagesConfig } from "./pagesConfig.ts";

export type SettleEnsParameters = {
  readonly config: PagesConfig;
  /** Name of the config in errors. */
  readonly file: string;
  /** Opens the chain of other nodes, named by their member of the config. */
  readonly openNodes: (nodes: readonly string[], field: string) => Promise<ReadClient>;
};

/**
 * Which chain names are looked up on, and by which contract: the page's own chain, or that of the nodes that the config names.
 * @param client of the page's chain
 * @throws SymbolonError `BadPageConfig`, and as `openNodes`
 */
export async function settleEns(
  client: ReadClient,
  { nodes, universalResolver }: NonNullable<PagesConfig["ens"]>,
  { config, file, openNodes }: SettleEnsParameters,
): Promise<EnsData> {
  const asked = nodes === undefined ? client : await openNodes(nodes, "ens.nodes");
  const chainId = asked.chain.id;
  const resolver = universalResolver ?? (await usualResolver(chainId));
  if (resolver === undefined) {
    const hint =
      "Name nodes of Ethereum in ens.nodes, or the chain's own UniversalResolver in ens.universalResolver.";
    throw badPageConfig(file, `its ens has no resolver, and chain ${chainId} has no known one`, {
      hint,
      details: { field: "ens", chainId },
    });
  }
  if ((await getCode(asked, { address: resolver })) === undefined) {
    throw badPageConfig(
      file,
      `its ens.universalResolver is ${resolver}, and chain ${chainId} has no contract there`,
      { hint: "Check address and chain.", details: { field: "ens.universalResolver", value: resolver } },
    );
  }
  return { chainId, nodes: nodes ?? config.chain.nodes, resolver: getAddress(resolver) };
}

/** ENS's UniversalResolver on the chains that viem knows to have one; few builds need them, and they are many. */
async function usualResolver(chainId: number): Promise<Address | undefined> {
  const chains = Object.values(await import("viem/chains")) as readonly KnownChain[];
  const found = chains.find(({ id, contracts }) => id === chainId && contracts?.ensUniversalResolver);
  return found?.contracts?.ensUniversalResolver?.address;
}

type KnownChain = {
  readonly id: number;
  readonly contracts?: { readonly ensUniversalResolver?: { readonly address: Address } };
};
