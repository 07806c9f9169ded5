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
  acting: {
    heading: "Who acts",
    nobody: "Nobody yet: everything can be looked at, and nothing is sent.",
    somebody: "All that is planned below is planned for this account, and only it can send it.",
    connect: "Connect a wallet",
    withoutWallet: "Go on without a wallet",
    address: "Or plan for an address that signs elsewhere",
    addressAbout: "Of a Safe, say: its owners sign a file that is saved here.",
    addressWrong:
      "This is no address. It has 0x and 40 hexadecimal digits, with its checksum where letters are mixed.",
  },
  plan: {
    nothing: "There is nothing to do.",
    nobody: "Say above who acts: a wallet that sends it, or an address that signs elsewhere.",
    checking: "It is played on the chain, nothing is sent ...",
    notPlayed:
      "This node cannot play it: whether the chain takes it, and for how much gas, shows when it is sent.",
    calls: (count: string) => `What is called: ${count}`,
    to: "Contract",
    value: "Value",
    data: "Calldata",
    from: "Sent by",
    gas: "Gas, about",
    cost: "Cost, about",
    costAt: (cost: string, gwei: string) => `${cost}, at the present ${gwei} gwei of gas`,
    send: "Send it with the wallet",
    goOn: "Go on with the wallet",
    begun: "This was begun on this device: what was sent is followed, and not sent again.",
    forget: "Forget what was sent, and begin anew",
    done: "All of it is mined.",
    step: (number: string, state: string) => `Call ${number}: ${state}`,
    states: {
      waiting: "waits for those before it",
      asking: "the wallet is asked",
      sent: "sent, not mined yet",
      mined: "mined",
    },
    safeFile: "Save it as a file for a Safe",
    safeAbout:
      "The file is for Safe's Transaction Builder, and made for the account above: all calls become one transaction of it.",
    copyCall: (number: number | undefined) =>
      number === undefined ? "Copy the calldata" : `Copy the calldata of call ${number}`,
  },
};
