import { formatEther } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { SymbolonError } from "../core/errors.ts";
import { deploymentProxy } from "./deterministic.ts";

/**
 * Whether the deterministic deployment proxy is on a chain.
 * @throws SymbolonError `OtherProxy` where its address has other code
 */
export async function isProxyThere(client: ReadClient): Promise<boolean> {
  const { address, code } = deploymentProxy;
  const found = await getCode(client, { address });
  if (found === undefined || found === code) return found === code;
  throw new SymbolonError({
    code: "OtherProxy",
    reason: `Chain ${client.chain.id} has other code at ${address}, the address of the deterministic deployment proxy.`,
    hint: "Contracts cannot be at their usual addresses there: deploy them by ignition/modules, and name them in an address book.",
    details: { address, chainId: client.chain.id },
  });
}

/** How a program deploys the proxy. */
const BY_A_PROGRAM = "Call deploySystem with { makeProxy: true }";

/** @param way how the caller deploys it, in words for its user; default: as a program does */
export async function requireProxy(client: ReadClient, way: string = BY_A_PROGRAM): Promise<void> {
  if (await isProxyThere(client)) return;
  const { address, maker, price } = deploymentProxy;
  throw new SymbolonError({
    code: "ProxyMissing",
    reason: `Chain ${client.chain.id} has no deterministic deployment proxy at ${address}, which puts contracts at the same address on every chain.`,
    hint: `${way}: it sends ${maker} up to ${formatEther(price)} ETH, and then the transaction that anybody may send.`,
    details: { address, chainId: client.chain.id, maker, price },
  });
}
