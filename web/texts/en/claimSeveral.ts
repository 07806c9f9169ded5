/** English of a claim page with several campaigns. */
export const claimSeveral = {
  welcome: {
    heading: (brand: string) => `Claim from \u2068${brand}\u2069`,
    headingPlain: "Claim",
    about: (count: string) => `One look finds what you can claim in ${count} campaigns.`,
    list: "The campaigns",
  },
  list: {
    heading: "Your claims",
    looking: "Looking ...",
    noAnswer: "No answer yet",
    open: (count: string, all: string) =>
      `You can claim now in ${count} of ${all} campaigns. Open one to see more.`,
    noneOpen: "Nothing can be claimed now. Open a campaign to see more.",
    silent: (count: string, all: string) =>
      `${count} of ${all} campaigns did not answer: what you can claim there is not known.`,
    notListed: (campaigns: string) => `Not on the list of: ${campaigns}.`,
    notListedWord: "Not on any list",
    notListedHint: "Check the address: you may be listed with another one.",
    back: "All campaigns",
  },
  all: {
    heading: "Claim all at once",
    about:
      "Some wallets send several claims as one: all of them are paid, or none. Or open each claim above.",
    connect: "Connect wallet",
    oneByOne: "This wallet sends one claim at a time. Open each above.",
    otherAccount: (wallet: string, listed: string) =>
      `The wallet offers ${wallet}, and these claims are of ${listed}. Choose that account in the wallet, or open each claim above.`,
    asks: (count: string) =>
      `Your wallet will show ${count} calls, one to each campaign's contract. They pay:`,
    to: (account: string) => `To: ${account}.`,
    nothingElse:
      "They approve nothing, and take nothing from you but the cost of gas. If the wallet shows anything else, refuse.",
    start: (count: string) => `Claim all (${count})`,
  },
};
