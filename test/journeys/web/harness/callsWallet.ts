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
  /**
   * Whether it sends several one after the other, each from its account. Default: in one transaction, in which another contract is
   * their sender.
   */
  readonly isInTurn?: boolean;
  /** Whether the wallet asks paymasters (ERC-7677), and what one answers in the place of paying; default: it asks none. */
  readonly paymaster?: () => WalletAnswer | undefined;
};

/** What a wallet answers that takes calls (EIP-5792): it sends one as a transaction of its account, several as one transaction. */
export function callsWallet({
  key,
  rpc,
  isReady = () => true,
  isInTurn = false,
  paymaster,
}: CallsWalletParameters): Answer {
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
    const about = { version: "2.0.0", id, chainId: numberToHex(await getChainId(client)), atomic: true };
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
    if (isInTurn) {
      const hashes: Hex[] = [];
      for (const { to, data = "0x" } of calls) {
        hashes.push(await sendTransaction(client, { chain: null, to, data }));
      }
      // Of an account that takes several as one there is one transaction.
      return hashes.slice(0, 1);
    }
    const [{ to, data = "0x" } = {}, ...others] = calls;
    const sent =
      others.length === 0 ? { to: to ?? null, data } : { to: null, data: initCodeOf(calls), gas: MAX_GAS };
    return [await sendTransaction(client, { chain: null, ...sent })];
  }
}

const MAX_GAS = 2_000_000n;

/** What a transaction that makes a contract runs: the calls one after the other, all of them or none. */
function initCodeOf(calls: readonly Call[]): Hex {
  const number = (value: number) => numberToHex(value, { size: 3 }).slice(2);
  const sizeOf = ({ data = "0x" }: Call) => (data.length - 2) / 2;
  const step = (call: Call, at: number): string => {
    const before = calls.slice(0, at).reduce((sum, one) => sum + sizeOf(one), 0);
    const size = number(sizeOf(call));
    const copy = `62${size}62${number(STEP_BYTES * calls.length + END.length / 2 + before)}5f39`;
    const make = `5f5f62${size}5f5f73${call.to.slice(2)}5af1`;
    return `${copy}${make}62${number(STEP_BYTES * (at + 1) - 1)}575f5ffd5b`;
  };
  const data = calls.map(({ data = "0x" }) => data.slice(2));
  return `0x${[...calls.map(step), END, ...data].join("")}`;
}

/** Copies a call's data, makes the call, and reverts where it fails: bytes of the EVM. */
const STEP_BYTES = 50;
/** Returns no code. */
const END = "5f5ff3";
