/** English of the votes of a campaign's token: loaded where the token has some. */
export const claimVotes = {
  heading: "Your votes",
  nobody:
    "Nobody has the votes of your tokens yet. They count once you delegate them, to yourself or to somebody else.",
  own: "You have the votes of your tokens yourself.",
  other: "The votes of your tokens are delegated to:",
  choose: "Who gets the votes of your tokens",
  self: "Myself",
  somebody: "Somebody else",
  leave: "Leave them as they are",
  delegate: "Address that gets your votes",
  delegateAbout:
    "It votes with your tokens, and cannot move them. You can change it later, but a signature of yours that is not used yet may still replace that.",
  notThere: "Nobody votes from there: give another address.",
  change: "Change who has your votes",
  withClaim: "Your votes are delegated with the claim, by the same confirmation.",
  to: "Your votes go to",
  byCall: {
    start: "Delegate your votes",
    about:
      "Your wallet asks for a transaction of the token. It moves no tokens; it counts for all that you hold, now and later.",
    connect: "Connect a wallet to delegate",
    onlyAccount: "Only the account itself can delegate. Connect the wallet of:",
    waiting: "Waiting for the wallet ...",
    sent: "It is sent. This page shows it here once it counts.",
    failed: "The transaction failed: your votes are where they were.",
  },
  bySignature: {
    about:
      "You can sign for your votes, too. It costs nothing and moves no tokens: the gateway sends it once the claim is paid.",
    usable: (span: string) =>
      `Whoever has this signature can use it for ${span}, even if the claim is never paid. Your votes then go to the address above, and nothing else.`,
    sign: "Sign for my votes",
    signing: "Waiting for the wallet: it shows the same address ...",
    signed: "Signed: once the claim is paid, your votes go to",
    leaveOut: "Leave it out",
    contract:
      "This account is a contract, which cannot sign for its votes. Once the claim is paid, this page offers a transaction for it.",
  },
  handedIn: {
    waiting: (until: string) =>
      `The gateway delegates them once the claim is in a block. If nothing has changed by ${until}, delegate by yourself.`,
    failed: "The gateway could not delegate them: delegate by yourself.",
    to: "You have signed that your votes go to",
    forget: "Forget it on this device",
  },
};
