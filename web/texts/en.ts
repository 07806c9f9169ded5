/** English. One const a page; `shared` is on all of them. Values come as texts already formatted for the reader. */
export const shared = {
  skip: "Skip to the content",
  language: "Language",
  copied: "Copied",
  loading: "Loading ...",
  wallet: {
    choose: "Choose a wallet of this browser:",
    unnamed: "The browser's wallet",
    connecting: "Waiting for the wallet ...",
    connected: (name: string) => `Connected by ${name}:`,
    disconnect: "Disconnect",
    none: "This browser has no wallet. Install one, or open this page inside of a wallet.",
    otherChain: (chain: string) => `The wallet is on another chain than ${chain}.`,
    switchTo: (chain: string) => `Switch to ${chain}`,
  },
  frame: {
    stranger:
      "This page is shown inside of another one, which could lie over it and have you press what you do not see. So nothing can be done here.",
    openAlone: "Open this page by itself",
  },
};

export const claim = {
  title: "Claim",
  about: "What a campaign owes to an address, and how to be paid.",
};

export const verify = {
  title: "Verify a credential",
  about: "What a credential says, who issued it, and whether that holds now.",
};

export const hold = {
  title: "Your credentials",
  about: "Credentials that you hold, kept on this device alone.",
};

export const console = {
  title: "Console",
  about: "Campaigns and batches, for those who run them.",
};
