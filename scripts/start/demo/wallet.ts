import {
  type Address,
  createClient,
  custom,
  type Hex,
  isAddressEqual,
  numberToHex,
  type RpcTransactionRequest,
} from "viem";
import { sendTransaction, signTypedData } from "viem/actions";
import { hardhat } from "viem/chains";
import { EdrRefusal } from "../../../src/lab/dryRun/engine/edrNetwork.ts";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import type { EmbeddedChain } from "../embeddedChain.ts";
import { clientOf, type Person } from "./world.ts";

/** What wallets and nodes answer (EIP-1193). */
export type RpcAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

/** What a page may ask the chain: everything that only reads, and what was signed already. */
const READS = new Set([
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getStorageAt",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "net_version",
  "web3_clientVersion",
  "eth_sendRawTransaction",
]);

const refusal = (code: number, message: string): RpcAnswer => ({ error: { code, message } });

/** Asks the chain as a node does that has no keys. */
export async function answerRead(
  chain: EmbeddedChain,
  method: string,
  params: readonly unknown[],
): Promise<RpcAnswer> {
  if (!READS.has(method)) return refusal(-32_601, `This node does not know ${method}.`);
  return answered(() => chain.request({ method, params }));
}

/** A client that asks the chain as pages do. */
export function nodeClient(chain: EmbeddedChain): ReadClient {
  const request = async ({
    method,
    params = [],
  }: {
    readonly method: string;
    readonly params?: readonly unknown[];
  }) => {
    const answer = await answerRead(chain, method, params);
    if ("result" in answer) return answer.result;
    throw Object.assign(new Error(answer.error.message), answer.error);
  };
  return createClient({ chain: hardhat, transport: custom({ request }), cacheTime: 0 });
}

/**
 * Answers as somebody's wallet that says yes at once. Who is connected the page's own script remembers; what it asks beyond
 * signing, the node answers.
 */
export async function answerWallet(
  chain: EmbeddedChain,
  person: Person,
  method: string,
  params: readonly unknown[],
): Promise<RpcAnswer> {
  const client = clientOf(chain, person);
  switch (method) {
    case "eth_sendTransaction": {
      const [transaction = {}] = params as readonly RpcTransactionRequest[];
      if (isAnother(person, transaction.from)) return refusal(4100, "That account is none of this wallet's.");
      return answered(() => sendTransaction(client, { chain: null, ...transactionOf(transaction) }));
    }
    case "eth_signTypedData_v4": {
      const [account, text] = params as readonly [Address, string];
      if (isAnother(person, account)) return refusal(4100, "That account is none of this wallet's.");
      const { domain, types, primaryType, message } = JSON.parse(String(text));
      return answered(() => signTypedData(client, { domain, types, primaryType, message }));
    }
    case "wallet_switchEthereumChain": {
      const [chain] = params as readonly { readonly chainId?: unknown }[];
      const isOwn = chain?.chainId === numberToHex(hardhat.id);
      return isOwn ? { result: null } : refusal(4902, "This wallet knows the demonstration's chain alone.");
    }
    default:
      return READS.has(method)
        ? answerRead(chain, method, params)
        : refusal(4200, `A demonstration's wallet does not know ${method}.`);
  }
}

const isAnother = ({ address }: Person, account: Address | undefined): boolean =>
  account !== undefined && !isAddressEqual(account, address);

function transactionOf({ to, data, value, gas }: RpcTransactionRequest) {
  return {
    to: to ?? null,
    ...(data !== undefined && { data }),
    ...(value !== undefined && { value: BigInt(value as Hex) }),
    ...(gas !== undefined && { gas: BigInt(gas as Hex) }),
  };
}

/** What the chain refuses, in its own words: the page explains it. */
async function answered(ask: () => Promise<unknown>): Promise<RpcAnswer> {
  try {
    return { result: await ask() };
  } catch (thrown) {
    const refused = refusalIn(thrown);
    if (refused === undefined) throw thrown;
    const { message, data } = refused;
    // As other nodes say it: wallets and pages know a revert by this number.
    const code = /revert/i.test(message) ? 3 : refused.code;
    return { error: { code, message, ...(data !== undefined && { data }) } };
  }
}

/** viem wraps what the chain says. */
function refusalIn(thrown: unknown): EdrRefusal | undefined {
  if (thrown instanceof EdrRefusal) return thrown;
  return thrown instanceof Error && thrown.cause !== undefined ? refusalIn(thrown.cause) : undefined;
}
