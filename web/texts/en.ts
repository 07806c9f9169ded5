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
  campaign: {
    heading: "What this is",
    token: "Token",
    campaign: "Campaign",
    chain: "Chain",
    kind: "How it pays",
    kinds: {
      instant: "All at once",
      vesting: "Bit by bit, as it vests",
      cumulative: "Rewards that grow from list to list",
    },
    from: "Claims begin",
    until: "Claims end",
    waves: (number: string, interval: string) => `In ${number} waves, one every ${interval}`,
    wavesName: "Waves",
    vested: "All has vested",
    asks: "What is asked for",
    schema: "Asks for a credential of the schema",
    issuer: "Issued by",
    trustList: "Issued by whoever is on the trust list",
    fromIssuers: "One of the issuers that the campaign's gate accepts.",
    otherGate: "The campaign has a gate that decides on each claim by rules of its own.",
    pauseGate: "Claims can be paused for a while; the end moves by as long.",
  },
  ask: {
    heading: "Is your address listed?",
    label: "Address",
    about: "The list is searched on this device. No wallet is needed, and no node is asked.",
    aboutRewards: "No wallet is needed. The list that counts now is read from the chain.",
    look: "Look",
    asked: "Addresses you asked for",
    show: (address: string) => `Show ${address}`,
    remove: (address: string) => `Remove ${address}`,
    removeShort: "Remove",
    empty: "Type an address first.",
  },
  answer: {
    heading: "The answer",
    looking: "Looking in the list ...",
    readingRoot: "Reading from the chain which list counts now ...",
    listed: "This address is listed. Its share is:",
    listedRewards: "This address is listed. Its rewards up to now, paid or not:",
    notListed: "This address is not listed.",
    notListedHint:
      "Check that it is the right one: you may be listed with another address. What is shown here holds for the list that this page was built for.",
    index: "Number in the list",
    provenBy: "The share is proven against the campaign's root.",
    faults: "Places of the list that did not serve it",
    faultsButProven: "Another place did, and what it served is proven, so this changes nothing.",
    faultsAndNotListed: "Another place did, and says that the address is not listed.",
    noHost: "None of the places that publish the list has served it:",
    again: "Ask again",
  },
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
