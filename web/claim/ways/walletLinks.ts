/*
 * Links that open this page elsewhere. The reader clicks them: the page itself asks none of these hosts, and its policy would
 * not let it.
 */

type WalletLink = { readonly name: string; readonly linkOf: (page: string) => string };

/** Wallets for phones that have a browser of their own, and how each says what their links look like. */
export const walletLinks: readonly WalletLink[] = [
  {
    // https://docs.metamask.io: the page's address as it is, without its scheme.
    name: "MetaMask",
    linkOf: (page) => `https://link.metamask.io/dapp/${page.replace(/^https?:\/\//, "")}`,
  },
  {
    // https://docs.cdp.coinbase.com
    name: "Coinbase Wallet",
    linkOf: (page) => `https://go.cb-w.com/dapp?cb_url=${encodeURIComponent(page)}`,
  },
  {
    // https://developer.trustwallet.com; 60 is Ethereum's number in SLIP-44.
    name: "Trust Wallet",
    linkOf: (page) => `https://link.trustwallet.com/open_url?coin_id=60&url=${encodeURIComponent(page)}`,
  },
  {
    // https://web3.okx.com/build/docs
    name: "OKX Wallet",
    linkOf: (page) => {
      const inner = `okx://wallet/dapp/url?dappUrl=${encodeURIComponent(page)}`;
      return `https://web3.okx.com/download?deeplink=${encodeURIComponent(inner)}`;
    },
  },
  {
    // https://docs.phantom.com
    name: "Phantom",
    linkOf: (page) => {
      const ref = encodeURIComponent(new URL(page).origin);
      return `https://phantom.app/ul/browse/${encodeURIComponent(page)}?ref=${ref}`;
    },
  },
];

/** Opens a page within Safe{Wallet}, where the reader chooses their Safe. */
export function safeAppLink(page: string): string {
  return `https://app.safe.global/share/safe-app?appUrl=${encodeURIComponent(page)}`;
}

/** Whether other devices can reach an address. */
export function isReachable(page: string): boolean {
  const { protocol, hostname } = new URL(page);
  return /^https?:$/.test(protocol) && !/^(?:localhost|127\..*|\[::1\])$/.test(hostname);
}
