import {
  type Account,
  type Address,
  BaseError,
  type Chain,
  createClient,
  defineChain,
  HttpRequestError,
  http,
  type Transport,
  webSocket,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getAddresses, getChainId } from "viem/actions";
import { socketClientCache } from "viem/utils";
import type { ReadClient, WriteClient } from "../../src/chain/clients.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { closeAtEnd } from "./openConnections.ts";

/**
 * A client of the chain behind an address.
 * @throws SymbolonError `ChainNotReachable`
 */
export async function openReader(rpc: string): Promise<ReadClient> {
  const transport = transportAt(rpc);
  return createClient({ chain: await chainAt(rpc, transport), transport });
}

/**
 * A client that signs: with SYMBOLON_PRIVATE_KEY, or else with the first account of the node.
 * @throws SymbolonError `ChainNotReachable`, `BadPrivateKey`, `NoAccount`
 */
export async function openWriter(rpc: string): Promise<WriteClient> {
  const own = accountOfKey();
  const transport = transportAt(rpc);
  const chain = await chainAt(rpc, transport);
  const account = own ?? (await accountOfNode(rpc, transport));
  return createClient({ account, chain, transport });
}

function transportAt(rpc: string): Transport {
  if (!/^wss?:/i.test(rpc)) return http(rpc);
  closeAtEnd(() => {
    for (const connection of socketClientCache.values()) connection.close();
  });
  // Not opened again where it breaks off: the command ends, and says to run it again.
  return webSocket(rpc, { reconnect: false });
}

async function chainAt(rpc: string, transport: Transport): Promise<Chain> {
  try {
    const id = await getChainId(createClient({ transport }));
    return defineChain({
      id,
      name: `chain ${id}`,
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: { default: { http: [rpc] } },
    });
  } catch (cause) {
    throw chainNotReachable(rpc, cause);
  }
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The account of SYMBOLON_PRIVATE_KEY; undefined where it is not set. */
export function accountOfKey(): Account | undefined {
  const key = process.env.SYMBOLON_PRIVATE_KEY;
  if (key === undefined) return undefined;
  // A key is below the order of secp256k1, and not 0.
  const isKey = /^0x[0-9a-fA-F]{64}$/.test(key) && BigInt(key) > 0n && BigInt(key) < ORDER;
  if (isKey) return privateKeyToAccount(key as `0x${string}`);
  throw new SymbolonError({
    code: "BadPrivateKey",
    reason: "SYMBOLON_PRIVATE_KEY is not a private key.",
    hint: "Set it to 0x and 64 hexadecimal digits, or unset it to use an account of the node.",
  });
}

async function accountOfNode(rpc: string, transport: Transport): Promise<Account> {
  const [address] = await getAddresses(createClient({ transport })).catch((): readonly Address[] => []);
  if (address !== undefined) return { address, type: "json-rpc" };
  throw new SymbolonError({
    code: "NoAccount",
    reason: "There is no account to sign with.",
    hint: "Set SYMBOLON_PRIVATE_KEY, or use a node that has accounts of its own.",
    details: { rpc },
  });
}

/** No node answers. Of its address only protocol and host are told: providers put keys into the rest. */
export function chainNotReachable(rpc: string, cause: unknown): SymbolonError {
  const { protocol, host } = URL.parse(rpc) ?? {};
  const place = host === undefined || host === "" ? "that address" : `${protocol}//${host}`;
  const status = statusOf(cause);
  if (status === 401 || status === 403) {
    return new SymbolonError({
      code: "ChainAccessDenied",
      reason: `The node at ${place} lets only those in whom it knows (HTTP ${status}).`,
      hint: "Give the whole address that its provider shows, access key and all; best in SYMBOLON_RPC_URL, where no list of processes shows it.",
      details: { place, status },
      cause,
    });
  }
  return new SymbolonError({
    code: "ChainNotReachable",
    reason: `No chain answers at ${place}${status === undefined ? "" : ` (HTTP ${status})`}.`,
    hint: "Check the address and that the node is running: symbolon doctor --rpc URL.",
    details: { place, ...(status !== undefined && { status }) },
    cause,
  });
}

/** Of an HTTP answer that is no answer of a chain. */
function statusOf(cause: unknown): number | undefined {
  const found = cause instanceof BaseError ? cause.walk((one) => one instanceof HttpRequestError) : undefined;
  return found instanceof HttpRequestError ? found.status : undefined;
}
