/** Wallets on other devices: loaded where a page was built with WalletConnect. */
export const walletConnect = {
  about: (relay: string) =>
    `WalletConnect pairs a wallet on your phone or elsewhere with this page, through ${relay}: its operator sees that the two speak, when and from where, and not what they say.`,
  lasts:
    "A pairing lasts until you end it, here or in the wallet; loading the page again does not end it. Closing this tab forgets it here, but tells the wallet nothing: the wallet lists it until you end it there, or its time runs out.",
  owners:
    "A Safe, and others with several owners, often cannot sign through WalletConnect: let them send the transaction instead.",
  asking: "Asking for a code ...",
  scan: "Scan this with the wallet on your phone, or open it in a wallet on this device. The code is good for a few minutes, and for one wallet.",
  code: "A code by which a wallet is paired with this page",
  open: "Open it in a wallet on this device",
  copy: "Copy it for a wallet that takes text",
  stop: "Stop waiting for a wallet",
  ended: "The pairing is over: the wallet ended it, or its time ran out.",
};
