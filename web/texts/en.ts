/** English. One const a page; `shared` is on all of them. Values come as texts already formatted for the reader. */
export const shared = {
  skip: "Skip to the content",
  language: "Language",
  copied: "Copied",
  loading: "Loading ...",
  scanner: {
    label: "Camera",
    asking: "Waiting for the camera ...",
    looking: "Hold the QR code in front of the camera.",
    noCamera: "There is no camera that this page may use. Take a picture of the code instead.",
    picture: "Picture of a QR code",
    noCode: "No QR code was found in the picture. Take it again, closer and sharper.",
    stop: "Stop",
  },
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
  about: "Credentials that you hold, kept on this device alone and encrypted by a passphrase of yours.",
  offline: "All of this page is loaded: it goes on without a network.",
  notKept:
    "This browser keeps nothing for this page: it is full, or forbids it. What you see here is gone when you close the page. Save a file first.",
  intake: {
    heading: "Receive a credential, or answer a question",
    label: "What you were handed, or a link to it",
    about:
      "Paste it here, or drop its file onto this box. It stays on this device: a node of the chain is asked whether it is valid, and nothing else.",
    read: "Read it",
    file: "Choose a file",
    scan: "Scan a QR code",
  },
  pass: {
    passphrase: "Passphrase",
    aboutNew: (fewest: string) =>
      `At least ${fewest} characters; four words or more are good. It is written down nowhere and nobody can restore it.`,
    again: "The same passphrase again",
    differs: "The two are not the same.",
    working: "Opening ...",
    chooseHeading: "Choose a passphrase",
    chooseAndKeep: "Keep it by this passphrase",
    openHeading: "Your credentials are locked",
    open: "Open",
    openAndKeep: "Open, and keep it",
    openToAnswer: "Open them to answer the question.",
    lost: "I have lost the passphrase",
  },
  received: {
    heading: "You were handed this credential",
    proven: "All its fields are proven to be in it. Whether it was issued and is valid now, the chain says.",
    keep: "Keep it on this device",
    kept: "It is kept on this device.",
    known: "You keep this credential already.",
    dismiss: "Do not keep it",
    close: "Close",
    added: (count: string) => `Kept, and not there before: ${count}.`,
  },
  saved: {
    heading: "You were handed a file of saved credentials",
    about: "It opens by the passphrase that it was saved with.",
    aboutFirst:
      "It opens by the passphrase that it was saved with. The credentials are kept here by the same one.",
    take: "Keep what is in it",
    openFirst: "Open your own credentials first.",
  },
  list: {
    heading: "What you keep",
    empty: "Nothing is kept here yet.",
    lock: "Lock",
    idle: "It locks by itself when nobody uses the page for ten minutes.",
  },
  unreadable: {
    heading: "What is kept here cannot be read",
    save: "Save it as it is",
  },
  card: {
    of: (issuer: string) => `From ${issuer}`,
    unknownIssuer: "an issuer that this page does not know",
    notListed: "not on this page's list",
    otherRegistry:
      "It is in a registry that is not on this page's list. There, anybody can issue in anybody's name.",
    fields: "What it says",
    noFields: "It has no fields.",
    yes: "yes",
    no: "no",
    more: "More about it",
    issuer: "Issuer",
    subject: "About the account",
    validFrom: "Valid from",
    expires: "Expires",
    fromIssue: "when it is issued",
    never: "never",
    registry: "Registry",
    chain: "Chain",
    schema: "Schema",
    number: "Credential",
    numberOf: (index: string, size: string) => `number ${index} of a batch of ${size}`,
    id: "Id of the credential",
    plain: "Save it unencrypted",
    plainAbout: "Whoever has this file can show everything that the credential says.",
    remove: "Remove it from this device",
    removeAbout: "Only its issuer can hand it to you again.",
    removeNow: "Remove it for good",
  },
  status: {
    asking: "Asking the chain ...",
    Valid: "Valid",
    Revoked: "Revoked",
    Suspended: "Suspended",
    Expired: "Expired",
    NotYetValid: "Not valid yet",
    NotFound: "Not issued",
    current: (outcome: string, block: string, moment: string, until: string) =>
      `${outcome} as of block ${block} (${moment}). That holds until ${until}.`,
    momentary: (outcome: string, block: string, moment: string) =>
      `${outcome} as of block ${block} (${moment}), and for that moment alone.`,
    askAgain: (moment: string) => `The last answer held until ${moment}. What is so now, it does not say.`,
    unavailable: "Whether it is valid cannot be told now.",
    otherChain: (chain: string) =>
      `It is of another chain (${chain}): this page cannot ask whether it is valid.`,
    why: "Why",
  },
  disclose: {
    open: "Show it to a verifier",
    choose: "Which fields will you show?",
    learns: "A verifier learns exactly this",
    hides: "The values of the other fields stay hidden.",
    always:
      "the account that it is about; its issuer, registry and batch, and its number there; from when to when it is valid; the names of all its fields",
    linkable:
      "Whoever is shown it twice can tell that it is the same credential, whichever fields you show. A verifier can also hand on what it was shown.",
    show: "Show this",
    hide: "Show nothing",
  },
  hand: {
    verifier: "Address of the verifier's page",
    aboutVerifier: "Leave it empty where the verifier scans or pastes by themselves.",
    notAddress: "Write an address that begins with https://",
    code: "QR code of what you show",
    answerCode: "QR code of your answer",
    tooLong: "This is too long for a QR code. Hand it over as a file, or as text.",
    copyLink: "Copy the link",
    copyText: "Copy the text",
    save: "Save as a file",
  },
  challenge: {
    heading: "A verifier asks who you are",
    who: "Who asks",
    anybody: "Anybody can write any name there. Answer only those whom you mean to show it to now.",
    what: "What you sign",
    sign: "That you show this credential to them. It moves nothing, pays nothing, and is good for nobody else.",
    about: "About",
    none: "You keep no such credential on this device.",
    wantedId: "Credential that is asked about",
    until: "Until",
    over: "The question is over. Have the verifier ask again.",
    otherChain: (chain: string) => `The question is about a credential of another chain (${chain}).`,
    connect: "Connect a wallet to answer",
    sure: "Sign the answer",
    signing: "Waiting for the wallet ...",
    otherAccount: "The credential is about another account. Choose this one in the wallet:",
    done: "You have answered. Hand the answer back to the verifier:",
    close: "Close the question",
  },
  backup: {
    heading: "Save and erase",
    save: "Save all, encrypted",
    about: "The file opens by your passphrase, here or on another device.",
    erase: "Erase everything on this device",
    eraseAbout: "All credentials that are kept here are gone then, unless you have saved a file.",
    eraseNow: "Erase everything for good",
  },
};

export const console = {
  title: "Console",
  about: "Campaigns and batches, for those who run them.",
};
