import { type Address, createClient, type Hex, http, numberToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getChainId, getTransactionReceipt, sendTransaction } from "viem/actions";
import { PATIENT } from "../../../toolkit/patience.ts";
import type { BrowserWalletParameters, WalletAnswer } from "./browserWallet.ts";

type Answer = NonNullable<BrowserWalletParameters["answer"]>;
type Call = { readonly to: Address; readonly data?: Hex; readonly value?: Hex };

export type CallsWalletParameters = Pick<BrowserWalletParameters, "key" | "rpc"> & {
  /** Whether the wallet sends the calls of an id by now: until then it says that they are pending. */
  readonly isReady?: () => boolean;
  /** Whether the wallet asks paymasters (ERC-7677), and what one answers in the place of paying; default: it asks none. */
  readonly paymaster?: () => WalletAnswer | undefined;
};

/** What a wallet answers that takes calls (EIP-5792): it sends each as a transaction of its account, one after the other. */
export function callsWallet({ key, rpc, isReady = () => true, paymaster }: CallsWalletParameters): Answer {
  const account = privateKeyToAccount(key);
  const client = createClient({ account, transport: http(rpc, PATIENT), pollingInterval: 20 });
  const taken = new Map<string, readonly Call[]>();
  const sent = new Map<string, readonly Hex[]>();

  return async ({ method, params }) => {
    if (method === "wallet_getCapabilities") {
      const offer = paymaster && { paymasterService: { supported: true } };
      return {
        result: { [numberToHex(await getChainId(client))]: { atomic: { status: "ready" }, ...offer } },
      };
    }
    if (method === "wallet_sendCalls") {
      const refusal = paymaster?.();
      if (refusal !== undefined) return refusal;
      const [{ calls }] = params as readonly [{ readonly calls: readonly Call[] }];
      const id = `calls-${taken.size}`;
      taken.set(id, calls);
      return { result: { id } };
    }
    if (method === "wallet_getCallsStatus") return { result: await statusOf(String(params[0])) };
    return undefined;
  };

  async function statusOf(id: string) {
    const about = { version: "2.0.0", id, chainId: numberToHex(await getChainId(client)), atomic: false };
    if (!isReady()) return { ...about, status: 100 };
    const hashes = sent.get(id) ?? (await send(taken.get(id) ?? []));
    sent.set(id, hashes);
    const receipts = await Promise.all(hashes.map((hash) => getTransactionReceipt(client, { hash })));
    return {
      ...about,
      status: receipts.every(({ status }) => status === "success") ? 200 : 500,
      receipts: receipts.map(({ transactionHash, blockHash, blockNumber, gasUsed, status }) => ({
        transactionHash,
        blockHash,
        logs: [],
        blockNumber: numberToHex(blockNumber),
        gasUsed: numberToHex(gasUsed),
        status: status === "success" ? "0x1" : "0x0",
      })),
    };
  }

  async function send(calls: readonly Call[]): Promise<readonly Hex[]> {
    const hashes: Hex[] = [];
    for (const { to, data } of calls) {
      hashes.push(await sendTransaction(client, { chain: null, to, ...(data !== undefined && { data }) }));
    }
    return hashes;
  }
}
