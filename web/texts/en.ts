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

/** The ways to claim other than directly by a wallet. */
export const claimWays = {
  ways: {
    signed: {
      title: "Sign, and have somebody else send it",
      about:
        "You sign what you claim; whoever has its text sends it and pays for gas. Signing costs nothing and sends nothing.",
      onlyAccount: "Only the account itself can sign. Connect the wallet of:",
      recipient: "Who is paid",
      recipientAbout: "Your own address, unless you want the payment to go elsewhere.",
      maxFee: (symbol: string) => `The most that may be kept for sending it, in ${symbol}`,
      maxFeeAbout: "It comes out of the payment. 0: nothing is kept.",
      deadline: "How long it is good",
      words: "What your wallet asks you to sign",
      signer: "Who signs",
      pays: "This campaign may pay",
      upTo: (amount: string) => `up to ${amount}`,
      to: "to",
      fee: "of which the sender may keep",
      atMost: (amount: string) => `at most ${amount}`,
      nothing: "nothing",
      until: "It is good until",
      noEnd: "it is used",
      once: "It is good once. Whoever has the text can send it, and can change nothing in it. It allows nothing else, and gives nobody power over your tokens.",
      sign: "Sign in the wallet",
      signing: "Waiting for the wallet: it shows the same values ...",
      done: "Signed. Nothing is sent yet: hand this text to whoever is to send it.",
      copy: "Copy the signed claim",
      save: "Save it as a file",
      kept: "It is kept on this device until it is paid.",
      forget: "Forget it on this device",
      forgetAbout: "Whoever has the text can still send it, until its time is over.",
      over: "Its time is over, and nobody can send it any more. Sign again.",
    },
    handIn: {
      title: "Hand it in here",
      about: "The gateway of this campaign sends it in your place, in its turn.",
      start: "Hand it in",
      again: "Hand it in again",
      asking: "Asking the gateway ...",
      waiting: "You have a place in the queue, and it is kept. This page hands the claim in by itself:",
      inTime: (span: string) => `in ${span}`,
      doors: "What either way takes",
      way: "Way",
      time: "Time",
      cost: "It costs you",
      here: "Through the gateway",
      direct: "By a transaction of your own",
      gas: (amount: string) => `about ${amount} for gas`,
      keeps: (amount: string) => `${amount} of the payment`,
      free: "nothing",
      states: {
        queued: "It is in the queue of the gateway.",
        bundled: "It is on its way to the chain.",
        mined: "It is paid, and the chain is making it final.",
        done: "It is paid.",
        skipped: "It was sent, and could not be paid.",
        expired: "Its time was over before it could be sent.",
        parked: "It waits for whoever runs the gateway.",
      } as Readonly<Record<string, string>>,
      otherState: (state: string) => `The gateway says: ${state}`,
    },
    calls: {
      title: "Have the wallet send it as calls",
      about:
        "For wallets that pay gas for you, or whose account has several owners. The wallet is asked for one call of this campaign; nothing is approved.",
      call: "The call",
      pays: "It pays",
      to: "to",
      start: "Ask the wallet",
      asking: "Waiting for the wallet ...",
      pending: "The wallet is sending it ...",
      owners: (signed: string, needed: string) =>
        `Waiting for other owners of the account: ${signed} of ${needed} have signed. You can close this page.`,
      waiting: "The wallet has it. If its account has other owners, they have to sign it there now.",
      sent: "The wallet has sent it.",
      failed: "The wallet says that the calls failed, and that nothing was paid.",
      forget: "Follow it no longer",
    },
    senders: {
      title: "Who can send it",
      who: "Who",
      can: "Whether, and from when",
      account: "The account itself",
      accountCan: "Yes, and it alone can have the payment go to another address.",
      signed: "Whoever has a claim that the account signed",
      signedCan: "Yes, as it was signed.",
      others: "Anybody else",
      othersAlways: "Yes. The payment goes to the account, whoever sends it.",
      othersFrom: (moment: string) => `From ${moment} on. The payment goes to the account, whoever sends it.`,
      othersNever: "No.",
    },
    other: {
      title: "By another wallet, a Safe, or a phone",
      about: "What any wallet can sign, and how to go on elsewhere.",
    },
    transaction: {
      title: "The transaction itself",
      about: "For wallets that take a transaction by its parts. It is sent by:",
      sender: "Who sends it",
      to: "To",
      value: "Value",
      data: "Data",
      copyTo: "Copy the address",
      copyData: "Copy the data",
      link: "Open it in a wallet by a link",
      linkAbout:
        "Few wallets take such links whole. Sign only if yours shows this campaign's address and the data above.",
      copyLink: "Copy the link",
    },
    safe: {
      title: "For a Safe: a file for its Transaction Builder",
      field: "Address of the Safe",
      fieldAbout:
        "The Safe whose owners are to sign. It is the account that is paid, unless others may claim for it.",
      othersRefused:
        "This campaign takes claims from the account itself alone: another Safe would be refused.",
      save: "Save the file",
      batchName: "Claim",
      what: (index: string, account: string) => `Claim leaf ${index} for ${account}`,
      open: "Open this page in Safe{Wallet}",
    },
    stale: {
      from: (moment: string) => `It works from ${moment} on.`,
      until: (moment: string) => `It is good until ${moment}, if nobody has claimed before.`,
      always: "It is good until nothing is due any more.",
      roots:
        "It is also over when the campaign's next root has taken the place of this one: then copy it again.",
      gate: "The campaign's gate judges the credential when the transaction is mined, not now.",
    },
    phone: {
      title: "On a phone",
      about: "These links open this page in a wallet's own browser, where its accounts can sign:",
      qr: "Scan it with a phone to go on there, with the same address:",
      qrLabel: "QR code that opens this page on a phone",
      copyLink: "Copy the link of this page",
      notReachable: "This page is served on your device alone: no phone can open it.",
    },
    problems: {
      NotAnAddress: "That is no address: write 0x and 40 hexadecimal digits.",
      WrongChecksum: "The address has a mistyped digit, or letters of the wrong case. Copy it again.",
      NotANumber: "Write a number in digits, with at most one decimal point.",
      NegativeAmount: "Write 0 or more.",
      TooManyDecimals: "The token has fewer decimals than that.",
      BeyondUint256: "That is more than any token has.",
      FeeTakesAll: "That may take all of the payment: allow less.",
      RecipientRefused: "Nobody can be paid there: give another address.",
    } as Readonly<Record<string, string>>,
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
