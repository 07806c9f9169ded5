import type { SystemContract } from "../chain/book/addressBook.ts";
import type { WriteClient } from "../chain/clients.ts";
import { type DeployedContract, type DeployOptions, deployContracts } from "./deploy.ts";
import { deployProxy } from "./deployProxy.ts";
import { requireProxy } from "./requireProxy.ts";
import { systemConstructions } from "./system.ts";

/**
 * Deploys what a chain lacks of the system, at `canonicalAddresses`.
 * @param options with `makeProxy` also the deployment proxy, where it is not there: right on chains of your own
 * @throws SymbolonError `ProxyMissing`, and as `deployProxy` and `deployContracts`
 */
export async function deploySystem(
  client: WriteClient,
  { makeProxy = false, ...options }: Omit<DeployOptions, "salt"> & { readonly makeProxy?: boolean } = {},
): Promise<Readonly<Record<SystemContract, DeployedContract>>> {
  const constructions = systemConstructions();
  if (makeProxy && options.dryRun !== true) await deployProxy(client, options.timing, { constructions });
  else await requireProxy(client);
  return deployContracts(client, constructions, options);
}
