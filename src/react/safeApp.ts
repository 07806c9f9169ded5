import { type Address, getAddress, type Hex, numberToHex } from "viem";
import { type CreateConnectorFn, createConnector } from "wagmi";
import { SymbolonError } from "../sdk/core/errors.ts";
import { askSafe, SAFE_APP } from "./askSafe.ts";

/** Which Safe is open in Safe's app (safe-apps-sdk). */
type SafeInfo = { readonly safeAddress: string; readonly chainId: number };

/** What Safe's app says of a transaction, as much of it as is read. */
type SafeTransaction = {
  readonly txStatus: string;
  readonly txHash?: Hex | null;
  readonly detailedExecutionInfo?: {
    readonly confirmations?: readonly unknown[];
    readonly confirmationsRequired?: number;
  };
};

type Receipt = Readonly<Record<"blockHash" | "blockNumber" | "gasUsed", Hex>> & { readonly logs: unknown };
type RpcRequest = { readonly method: string; readonly params?: readonly unknown[] };
type SentCalls = {
  readonly from: string;
  readonly chainId: Hex;
  readonly calls: readonly { readonly to: Address; readonly data?: Hex; readonly value?: Hex }[];
};

/** How EIP-5792 numbers what Safe's app calls a transaction; all else is still under way. */
const STATUS: Readonly<Record<string, number>> = { SUCCESS: 200, CANCELLED: 400, FAILED: 500 };
const PENDING = 100;

/**
 * A wagmi connector for pages that are open within Safe's app: the Safe whose app it is, by calls (EIP-5792), since its owners
 * sign one after the other. It speaks to `https://app.safe.global` alone, and needs none of Safe's own packages, which weigh more
 * than the page.
 */
export function safeApp(): CreateConnectorFn {
  let found: Promise<SafeInfo> | undefined;
  const info = () => {
    found ??= askSafe<SafeInfo>("getSafeInfo").catch((thrown) => {
      found = undefined;
      throw thrown;
    });
    return found;
  };
  const provider = { request: async (request: RpcRequest) => answerRequest(await info(), request) };
  return createConnector<typeof provider>(({ emitter }) => {
    const getAccounts = async () => [getAddress((await info()).safeAddress)];
    const getChainId = async () => (await info()).chainId;
    return {
      id: "safe",
      name: "Safe",
      type: "safe",
      getAccounts,
      getChainId,
      connect: async () => {
        return { accounts: (await getAccounts()) as never, chainId: await getChainId() };
      },
      disconnect: async () => {},
      getProvider: async () => provider,
      isAuthorized: async () => true,
      // Another Safe or another chain is another page to Safe's app.
      onAccountsChanged: () => {},
      onChainChanged: () => {},
      onDisconnect: () => emitter.emit("disconnect"),
    };
  });
}

async function answerRequest(
  { safeAddress, chainId }: SafeInfo,
  { method, params = [] }: RpcRequest,
): Promise<unknown> {
  switch (method) {
    case "eth_accounts":
      return [safeAddress];
    case "eth_chainId":
      return numberToHex(chainId);
    case "wallet_getCapabilities":
      return { [numberToHex(chainId)]: { atomic: { status: "supported" } } };
    case "wallet_sendCalls": {
      const [{ calls }] = params as readonly [SentCalls];
      const txs = calls.map(({ to, data = "0x", value = "0x0" }) => ({ to, data, value }));
      const { safeTxHash } = await askSafe<{ readonly safeTxHash: Hex }>("sendTransactions", { txs });
      return { id: safeTxHash };
    }
    case "wallet_getCallsStatus":
      return callsStatus(chainId, String(params[0]));
    default:
      throw byCallsAlone(method);
  }
}

async function callsStatus(chainId: number, safeTxHash: string): Promise<object> {
  const found = await askSafe<SafeTransaction>("getTxBySafeTxHash", { safeTxHash });
  const { txStatus, txHash, detailedExecutionInfo } = found;
  const { confirmations = [], confirmationsRequired: needed } = detailedExecutionInfo ?? {};
  const status = STATUS[txStatus] ?? PENDING;
  return {
    version: "2.0.0",
    id: safeTxHash,
    chainId: numberToHex(chainId),
    status,
    // EIP-5792 has no word for owners.
    ...(needed !== undefined && { owners: { signed: confirmations.length, needed } }),
    ...(status === STATUS.SUCCESS && txHash && { receipts: await readReceipts(txHash) }),
  };
}

async function readReceipts(transactionHash: Hex): Promise<readonly object[]> {
  const params = { call: "eth_getTransactionReceipt", params: [transactionHash] };
  const receipt = await askSafe<Receipt | null>("rpcCall", params);
  if (receipt === null) return [];
  const { blockHash, blockNumber, gasUsed, logs } = receipt;
  const numbers = { blockNumber: numberToHex(Number(blockNumber)), gasUsed: numberToHex(Number(gasUsed)) };
  return [{ transactionHash, blockHash, logs, ...numbers, status: "0x1" }];
}

/** A signature or the hash of a transaction there is only once enough owners have signed, which may take days. */
function byCallsAlone(method: string): SymbolonError {
  return new SymbolonError({
    code: "SafeTakesCalls",
    reason: `Within Safe's app a page cannot ask for ${method}: the owners sign one after the other.`,
    hint: "Let the Safe send it as calls.",
    details: { method, app: SAFE_APP },
  });
}
