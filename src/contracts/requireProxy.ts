import { formatEther, type Hash } from "viem";
import { getBalance, getCode, sendRawTransaction, sendTransaction } from "viem/actions";
import type { ReadClient, WriteClient } from "../chain/clients.ts";
import { SymbolonError } from "../core/errors.ts";
import { awaitReceipt } from "../delivery/lookUp.ts";
import type { Timing } from "../delivery/timing.ts";
import { deploymentProxy } from "./deterministic.ts";

/**
 * Looks whether the deterministic deployment proxy is on a chain.
 * @throws SymbolonError `OtherProxy` where something else is in its place
 */
export async function isProxyThere(client: ReadClient): Promise<boolean> {
  const { address, code } = deploymentProxy;
  const found = await getCode(client, { address });
  if (found === undefined || found === code) return found === code;
  throw new SymbolonError({
    code: "OtherProxy",
    reason: `At ${address}, where the deterministic deployment proxy belongs, chain ${client.chain.id} has other code.`,
    hint: "Contracts cannot be at their usual addresses there: deploy them by ignition/modules, and name them in an address book.",
    details: { address, chainId: client.chain.id },
  });
}

/** @throws SymbolonError `ProxyMissing`, `OtherProxy` */
export async function requireProxy(client: ReadClient): Promise<void> {
  if (await isProxyThere(client)) return;
  const { address, maker, price } = deploymentProxy;
  throw new SymbolonError({
    code: "ProxyMissing",
    reason: `Chain ${client.chain.id} has no deterministic deployment proxy at ${address}, which puts contracts at the same address on every chain.`,
    hint: `Run the same command with --deploy-proxy: it sends ${maker} what it lacks of ${formatEther(price)} ether, and then the transaction that everybody may send.`,
    details: { address, chainId: client.chain.id, maker, price },
  });
}

/**
 * Puts the proxy on a chain that lacks it, as anybody may: by the transaction that was signed by nobody, which is paid for by
 * an account that nobody has the key of.
 * @returns the hash; undefined: it was there
 * @throws SymbolonError `OtherProxy`, `ProxyNotMade`, `TransactionPending`; what viem throws where the node takes no transaction
 * without a chain id
 */
export async function deployProxy(client: WriteClient, timing?: Timing): Promise<Hash | undefined> {
  if (await isProxyThere(client)) return undefined;
  const { maker, price, transaction } = deploymentProxy;
  const balance = await getBalance(client, { address: maker });
  if (balance < price) {
    const hash = await sendTransaction(client, { to: maker, value: price - balance });
    await awaitReceipt(client, hash, timing);
  }
  const hash = await sendRawTransaction(client, { serializedTransaction: transaction });
  await awaitReceipt(client, hash, timing);
  if (await isProxyThere(client)) return hash;
  throw new SymbolonError({
    code: "ProxyNotMade",
    reason: `Transaction ${hash}, which makes the deterministic deployment proxy with 100,000 gas, failed on chain ${client.chain.id}.`,
    hint: "That chain prices creation otherwise: deploy the contracts by ignition/modules, and name them in an address book.",
    details: { hash, chainId: client.chain.id },
  });
}
