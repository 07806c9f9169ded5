import type { Person } from "./world.ts";

/** Where the script asks, by a header that pages of other origins cannot send without being allowed to. */
export const WALLET_PATH = "/demo/wallet/";
export const WALLET_HEADER = "x-symbolon-demo";

/**
 * The script that announces the demonstration's wallets to a page (EIP-6963). No key is in it: what is to be signed, the command
 * signs. Only pages that `start --serve` serves load it.
 */
export function walletScript(people: readonly Person[], chainId: number): string {
  const wallets = people.map(({ name, called, address }) => ({
    name,
    called: `Demo wallet: ${called}`,
    address,
  }));
  return `// The demonstration's wallets (EIP-6963): their keys are the command's, worth nothing, and made again each time.
const wallets = ${JSON.stringify(wallets)};
const chainId = "0x${chainId.toString(16)}";
const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Crect width='8' height='8' rx='2' fill='%23c2570c'/%3E%3C/svg%3E";
let asked = 0;

for (const { name, called, address } of wallets) {
  const place = "symbolon-demo-" + name;
  const listeners = new Map();
  const isConnected = () => sessionStorage.getItem(place) === address;
  const own = {
    eth_chainId: () => chainId,
    eth_accounts: () => (isConnected() ? [address] : []),
    eth_requestAccounts: () => (sessionStorage.setItem(place, address), [address]),
    wallet_requestPermissions: () => (sessionStorage.setItem(place, address), [{ parentCapability: "eth_accounts" }]),
    wallet_getPermissions: () => (isConnected() ? [{ parentCapability: "eth_accounts" }] : []),
    wallet_revokePermissions: () => (sessionStorage.removeItem(place), null),
  };
  const request = async ({ method, params = [] }) => {
    if (Object.hasOwn(own, method)) return own[method]();
    const answer = await fetch("${WALLET_PATH}" + name, {
      method: "POST",
      headers: { "content-type": "application/json", "${WALLET_HEADER}": "1" },
      body: JSON.stringify({ jsonrpc: "2.0", id: ++asked, method, params }),
    });
    const { result, error } = await answer.json();
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
    return result;
  };
  const on = (event, listener) => listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
  const removeListener = (event, listener) => listeners.get(event)?.delete(listener);
  const info = { uuid: crypto.randomUUID(), name: called, icon, rdns: "org.symbolon.demo." + name };
  const detail = Object.freeze({ info, provider: { request, on, removeListener } });
  const announce = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  addEventListener("eip6963:requestProvider", announce);
  announce();
}
`;
}
