import type { Page } from "playwright-core";
import {
  type Address,
  createClient,
  type Hex,
  http,
  numberToHex,
  RpcRequestError,
  type RpcTransactionRequest,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getChainId, sendTransaction, signTypedData } from "viem/actions";
import { PATIENT } from "../../../toolkit/patience.ts";

/** What a page asked a wallet for. */
export type WalletRequest = { readonly method: string; readonly params: readonly unknown[] };
/** An EIP-1193 answer: a result, or an error with its code. */
export type WalletAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

export type BrowserWalletParameters = {
  readonly key: Hex;
  /** The node that the wallet uses, which is none of the page's. */
  readonly rpc: string;
  /** As the page lists it; left out: `Test wallet`. */
  readonly name?: string;
  /** As it announces it; left out: a small drawing. */
  readonly icon?: string;
  /** What the wallet does otherwise than others: undefined where it does as they do. */
  readonly answer?: (request: WalletRequest) => Promise<WalletAnswer | undefined> | WalletAnswer | undefined;
};

const ICON = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>')}`;

/** What EIP-1193 calls a person's no. */
export const REFUSED = { error: { code: 4001, message: "User rejected the request." } } as const;

/** All that a page of ours may ask a wallet for (`eth_call` and the like it asks its own node for). */
export const ALLOWED_METHODS: readonly string[] = [
  "eth_accounts",
  "eth_requestAccounts",
  "eth_chainId",
  "wallet_switchEthereumChain",
  "wallet_revokePermissions",
  "eth_sendTransaction",
  "eth_signTypedData_v4",
  "wallet_sendCalls",
  "wallet_getCallsStatus",
  "wallet_getCapabilities",
  "wallet_requestPermissions",
  "wallet_watchAsset",
  "eth_blockNumber",
  "eth_getTransactionReceipt",
  "eth_getTransactionByHash",
];

export type BrowserWallet = {
  readonly account: Address;
  /** All that was asked so far, oldest first. */
  readonly requests: readonly WalletRequest[];
  /** What the wallet answers, by whatever way it is asked. */
  readonly reply: (method: string, params?: unknown[]) => Promise<WalletAnswer>;
  /** Announces the wallet (EIP-6963) to a page that is not loaded yet. */
  readonly attach: (page: Page) => Promise<void>;
  /** The person chooses another account, as the page learns it by `accountsChanged`. */
  readonly chooseAccount: (page: Page, key: Hex) => Promise<void>;
  /** The person chooses another chain, as the page learns it by `chainChanged`. */
  readonly chooseChain: (page: Page, chainId: number) => Promise<void>;
};

/**
 * A wallet that signs for real, outside of the page: no key is ever in it. It shows no window: what a person would do there,
 * the test says by `answer`.
 */
export function browserWallet(parameters: BrowserWalletParameters): BrowserWallet {
  const { rpc, name = "Test wallet", icon = ICON, answer } = parameters;
  const requests: WalletRequest[] = [];
  let account = privateKeyToAccount(parameters.key);
  let chosenChain: number | undefined;
  let isConnected = false;
  const client = () => createClient({ account, transport: http(rpc, PATIENT), pollingInterval: 20 });
  const binding = `askWallet_${name.replaceAll(/\W/g, "_")}`;

  return {
    get account() {
      return account.address;
    },
    requests,
    reply,
    async attach(page) {
      await page.exposeFunction(binding, reply);
      await page.addInitScript(announce, { name, binding, icon });
    },
    async chooseAccount(page, key) {
      account = privateKeyToAccount(key);
      await page.evaluate(emit, { name, event: "accountsChanged", value: [account.address] });
    },
    async chooseChain(page, chainId) {
      chosenChain = chainId;
      await page.evaluate(emit, { name, event: "chainChanged", value: numberToHex(chainId) });
    },
  };

  async function reply(method: string, params: unknown[] = []): Promise<WalletAnswer> {
    requests.push({ method, params });
    try {
      return (await answer?.({ method, params })) ?? { result: await usual(method, params) };
    } catch (thrown) {
      if (thrown instanceof RpcRequestError) {
        const { code, data, details } = thrown;
        return { error: { code, message: details, data } };
      }
      const { walk } = thrown as { readonly walk?: (is: (one: unknown) => boolean) => unknown };
      const cause = walk?.call(thrown, (one) => one instanceof RpcRequestError);
      const { code = -32_603, details = String(thrown), data } = (cause ?? {}) as Partial<RpcRequestError>;
      return { error: { code, message: details, data } };
    }
  }

  async function usual(method: string, params: readonly unknown[]): Promise<unknown> {
    if (method === "eth_requestAccounts" || method === "wallet_requestPermissions") isConnected = true;
    if (method === "wallet_revokePermissions") isConnected = false;
    // A page that the person has not connected learns of no account.
    if (method === "eth_accounts") return isConnected ? [account.address] : [];
    if (method === "eth_requestAccounts") return [account.address];
    if (method === "wallet_requestPermissions") return [{ parentCapability: "eth_accounts" }];
    if (method === "wallet_revokePermissions") return null;
    if (method === "wallet_watchAsset") return true;
    if (method === "eth_chainId") return numberToHex(chosenChain ?? (await getChainId(client())));
    if (method === "wallet_switchEthereumChain") {
      chosenChain = undefined;
      return null;
    }
    if (method === "eth_signTypedData_v4") {
      const { domain, types, primaryType, message } = JSON.parse(String(params[1]));
      return signTypedData(client(), { domain, types, primaryType, message });
    }
    if (method === "eth_sendTransaction") {
      const [{ to, data, value, gas } = {}] = params as readonly RpcTransactionRequest[];
      return sendTransaction(client(), {
        chain: null,
        to: to ?? null,
        ...(data !== undefined && { data }),
        ...(value !== undefined && { value: BigInt(value) }),
        ...(gas !== undefined && { gas: BigInt(gas) }),
      });
    }
    return client().request({ method, params } as never);
  }
}

type Detail = { readonly name: string; readonly binding: string; readonly icon: string };
type Listener = (value: unknown) => void;
/** Of a browser, as much as runs in the page here: the project's types know none. */
declare const window: {
  addEventListener(type: string, listener: () => void): void;
  dispatchEvent(event: unknown): void;
} & Record<string, (...args: unknown[]) => Promise<WalletAnswer>>;
declare const CustomEvent: new (type: string, init: object) => unknown;

/** Runs in the page, before its own scripts. */
function announce({ name, binding, icon }: Detail): void {
  const listeners = new Map<string, Set<Listener>>();
  const provider = {
    async request({ method, params = [] }: { method: string; params?: unknown[] }) {
      const answered = await (window[binding] as (...args: unknown[]) => Promise<WalletAnswer>)(
        method,
        params,
      );
      if ("error" in answered) throw Object.assign(new Error(answered.error.message), answered.error);
      return answered.result;
    },
    on: (event: string, listener: Listener) =>
      void listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    removeListener: (event: string, listener: Listener) => void listeners.get(event)?.delete(listener),
    emit: (event: string, value: unknown) => {
      for (const listener of listeners.get(event) ?? []) listener(value);
    },
  };
  const rdns = `org.example.${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  const info = { uuid: globalThis.crypto.randomUUID(), name, icon, rdns };
  const detail = Object.freeze({ info, provider });
  Object.assign(window, {
    testWallets: { ...(window as { testWallets?: object }).testWallets, [name]: provider },
  });
  const tell = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}

/** Runs in the page. */
function emit({ name, event, value }: { name: string; event: string; value: unknown }): void {
  type Emitter = { emit: (event: string, value: unknown) => void };
  (window as unknown as { testWallets: Record<string, Emitter> }).testWallets[name]?.emit(event, value);
}
