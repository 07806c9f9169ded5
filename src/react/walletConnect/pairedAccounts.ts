import { type Address, getAddress, isAddress } from "viem";
import type { PairedSession } from "./signClient.ts";

/** All that a page asks a paired wallet for; what reads the chain, it asks its own nodes. */
export const PAIRED_METHODS: readonly string[] = [
  "eth_sendTransaction",
  "eth_signTypedData_v4",
  "wallet_sendCalls",
  "wallet_getCallsStatus",
  "wallet_getCapabilities",
];

/** What a wallet is asked to agree on: one chain, and no method that no page needs. */
export function pairingProposal(chainId: number): object {
  return {
    optionalNamespaces: {
      eip155: {
        chains: [`eip155:${chainId}`],
        methods: PAIRED_METHODS,
        events: ["accountsChanged", "chainChanged"],
      },
    },
  };
}

/** The accounts that a wallet offers, and the chain that they are on. */
export type PairedAccounts = { readonly chainId: number; readonly accounts: readonly Address[] };

const ACCOUNT = /^eip155:([1-9]\d{0,15}):(0x[\da-f]{40})$/i;

/**
 * The accounts of a session on a chain; where it has none there, those of the first chain that it has. Undefined: none at all.
 * A request names its chain, so which one the wallet shows at the moment does not matter.
 * @param first the one that the person chose, if the session has it
 */
export function pairedAccounts(
  { namespaces }: PairedSession,
  chainId: number,
  first?: string,
): PairedAccounts | undefined {
  const offered = Object.values(namespaces)
    .flatMap(({ accounts }) => accounts)
    .flatMap((account) => {
      const [, chain, address = ""] = ACCOUNT.exec(account) ?? [];
      return isAddress(address, { strict: false })
        ? [{ chainId: Number(chain), address: getAddress(address) }]
        : [];
    });
  const chain = offered.some((one) => one.chainId === chainId) ? chainId : offered[0]?.chainId;
  if (chain === undefined) return undefined;
  const all = new Set(offered.filter((one) => one.chainId === chain).map(({ address }) => address));
  const accounts = [...all].toSorted((a, b) => rank(a, first) - rank(b, first));
  return { chainId: chain, accounts };
}

const rank = (address: string, first: string | undefined): number =>
  address.toLowerCase() === first?.toLowerCase() ? 0 : 1;

/** Whether the wallet has agreed to be asked for a method on a chain: what it agrees to elsewhere does not count. */
export function agreesTo({ namespaces }: PairedSession, chainId: number, method: string): boolean {
  return ["eip155", `eip155:${chainId}`].some((name) => namespaces[name]?.methods.includes(method));
}

/** The account that a wallet's `accountsChanged` names first, by itself or by CAIP-10. */
export function accountFrom(data: unknown): string | undefined {
  const [first] = Array.isArray(data) ? data : [];
  return typeof first === "string" ? first.split(":").at(-1) : undefined;
}
