import type { EIP1193Provider } from "viem";

type Announced = CustomEvent<{ readonly provider: EIP1193Provider }>;

/** The first wallet that announces itself (EIP-6963). */
export function findWallet(): Promise<EIP1193Provider> {
  return new Promise((resolve) => {
    const take = (event: Event) => resolve((event as Announced).detail.provider);
    window.addEventListener("eip6963:announceProvider", take, { once: true });
    window.dispatchEvent(new Event("eip6963:requestProvider"));
  });
}
