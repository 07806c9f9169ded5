/** English of the claim page from where the chain is asked: who is not listed need not load it. */
export const claimMore = {
  state: {
    heading: "Status of the claim",
    words: {
      eligible: "Eligible",
      available: "Available",
      claimed: "Claimed",
      opens: "Opens soon",
      opensIn: (span: string) => `Opens in ${span}`,
      vesting: "Nothing due yet",
      sending: "Sending",
      unsure: "Not sure yet",
      paused: "Paused",
      oneStep: "One step left",
      refused: "Not possible now",
      notFunded: "Not funded",
      ended: "Ended",
      wrongNetwork: "Wrong network",
      owners: "Waiting for owners",
    },
    asking: "Asking the chain ...",
    tooEarly: (moment: string) => `It is too early: this address may claim from ${moment}.`,
    nothingVested: (moment: string) => `Nothing more has vested yet. The next part is due from ${moment}.`,
    opensIn: (span: string) => `That is in ${span} by the chain's clock.`,
    opensNow: "That is now: the next block will tell.",
    open: (due: string) => `${due} is ready to claim.`,
    openNothing:
      "You can claim now. Nothing has vested yet, so the claim pays nothing by itself: it writes your share down, and what vests is released later.",
    release: (due: string) => `You can have released what has vested: ${due}.`,
    until: (moment: string, left: string) => `Claims end ${moment}, in ${left}.`,
    noEnd: "A release may come at any time.",
    taken: (paid: string) => `Claimed: ${paid} was paid.`,
    takenElsewhere:
      "Nothing was sent from this device: you claimed elsewhere, or a relayer sent it for you. The tokens are at the address.",
    takenMayGrow: (paid: string) =>
      `All that the present list owes is paid: ${paid}. The next list may owe more.`,
    paused: "Claims are paused.",
    pausedUntil: (moment: string) => `Claims are paused until ${moment}.`,
    pausedHint: "Nothing is lost: the end moves by the time of the pause. Come back afterwards.",
    toShow: "Before the campaign pays, it asks for a credential.",
    toShowHint: "Show yours below: then the page says whether it is accepted.",
    gated: "You cannot claim at the moment:",
    notFunded: (balance: string, due: string) =>
      `The campaign has too little money: it holds ${balance}, and ${due} is due to you.`,
    notFundedHint:
      "Its operator has to fund it. A claim sent now would fail and cost gas: wait, and look again.",
    ended: (moment: string) => `The campaign ended ${moment}. Nothing can be claimed any more.`,
    endedPaid: (paid: string) => `Paid before that: ${paid}.`,
    wrongChain: (chain: string) => `Your wallet is on another chain. The campaign is on ${chain}.`,
    wrongChainHint: "Switch the wallet's network below. What you typed here stays.",
    owners: (signed: string, needed: string) => `${signed} of ${needed} owners have signed.`,
    ownersUnknown: "The claim waits for other owners of the account to sign.",
    ownersHint: "Tell them: they sign in the same wallet, where the transaction waits.",
    due: "Due now",
    paidBefore: "Paid before",
    left: "Not due yet",
    cost: "Network cost",
    costText: (cost: string) => `About ${cost}`,
    costAbout: "The sender of the claim pays the gas. The wallet says what it really costs.",
    costUnknown: "The node gave no estimate.",
    costAsking: "Asking the node ...",
    asOf: (block: string, moment: string) => `As of block ${block}, ${moment} by the chain's clock.`,
    deviceAhead: (span: string) =>
      `Your device's clock is ${span} ahead of the newest block. Either the clock is wrong or the node lags behind. This page goes by the chain's clock alone.`,
    deviceBehind: (span: string) =>
      `Your device's clock is ${span} behind the chain's. This page goes by the chain's clock alone.`,
    stale: "The node has not answered the last time. What is shown is what it said before.",
    again: "Ask again",
  },
  gate: {
    heading: "Show your credential",
    about:
      "The campaign's gate asks for a credential about this address. Paste it, drop its file here, or choose the file. It stays on this page, and goes to nobody but the gate, with the claim, where everybody can read it.",
    label: "Credential",
    fieldAbout: "A presentation as text, its compact form, or the data that the gate asks for (0x...).",
    file: "Choose a file",
    use: "Use it",
    used: "Your credential is attached: the gate checks it with the claim.",
    other: "Use another",
  },
  wallet: {
    heading: "Claim",
    about: "No approvals: one transaction, shown in plain words before you sign.",
    connect: "Connect wallet",
    plain: {
      claim: (due: string, to: string) =>
        `The wallet will ask you to send one transaction to the campaign. It pays ${due} to ${to}.`,
      register: (to: string) =>
        `The wallet will ask you to send one transaction to the campaign. It writes down the share of ${to} and pays nothing yet.`,
      release: (due: string, to: string) =>
        `The wallet will ask you to send one transaction to the campaign. It pays what has vested, ${due}, to ${to}.`,
      nothingElse:
        "It approves nothing, and takes nothing from you but the cost of gas. If the wallet shows anything else, refuse.",
      refusesNow: "You cannot claim at the moment: see above.",
    },
    otherAccount: (wallet: string, listed: string) =>
      `The wallet offers ${wallet}, and the claim is of ${listed}. Sent like this, the wallet's account pays the gas, and ${listed} is paid.`,
    claim: (due: string) => `Claim ${due}`,
    register: "Claim",
    release: (due: string) => `Release ${due}`,
    waiting: "Waiting for the wallet: confirm or refuse there.",
    slow: "The wallet has not answered for a while. Open it and look for a waiting request. If there is none, stop waiting and try again: if it was sent after all, it shows up here, and the campaign pays only once.",
    stopWaiting: "Stop waiting",
    onItsWay:
      "What you sent last waits to be put into a block. Wait for it: a second transaction would fail, and cost gas.",
    elsewhere: "Send the payment to another address",
    recipient: "Address to be paid",
    recipientAbout: "Leave it empty to be paid to the listed address itself.",
    isContract:
      "There is a contract at this address. Make sure that it can hand tokens on, or the payment is stuck there.",
    checkingRecipient: "Checking the address ...",
  },
  others: {
    summary: "Other ways: without a wallet in this browser",
  },
  after: {
    heading: "What comes next",
    safe: "There is nothing more to do here. This campaign will not ask you to sign again, or to send anything.",
    receipt: "Save a receipt",
    print: "Print",
    addToken: "Add the token to the wallet",
    added: "The wallet shows it now.",
  },
  remind: {
    save: "Remind me",
    about:
      "It saves an entry for your calendar. Your share is kept: coming later costs nothing, until claims end.",
    title: (amount: string) => `Claim ${amount}`,
  },
  sent: {
    heading: "What was sent",
    pending: "The transaction is sent and waits to be put into a block.",
    takenOut: "A reorganization of the chain has taken the transaction out of its block. It waits again.",
    paid: (amount: string, block: string) => `Paid: ${amount}, in block ${block}.`,
    mined: (block: string) => `Done, in block ${block}. Nothing was paid for this address in it.`,
    reverted: (block: string) =>
      `The transaction failed in block ${block}: it cost gas and changed nothing. The status of the claim says why.`,
    transaction: "Transaction",
    look: "Look at it in the explorer",
    forget: "Forget this transaction",
    asking: "Asking what became of it ...",
  },
};
