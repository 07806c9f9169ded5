/** English of what a campaign's gate asks for: loaded where there is one that asks for something. */
export const claimGate = {
  heading: "Show your credential",
  needs: (schema: string | undefined, issuers: string) =>
    `Needs: ${schema ?? "a credential"}${issuers === "" ? "" : `, issued by ${issuers}`}`,
  or: " or ",
  about:
    "The campaign asks for a credential about this address. Paste it, drop its file here, or choose the file. It is sent with the claim, where everybody can read it, and to nobody else.",
  facts: {
    asks: "What is asked for",
    schema: "Requires a credential with the schema",
    issuer: "Issued by",
    trustList: "Issued by whoever is on the trust list",
    fromIssuers: "One of the issuers that the campaign's gate accepts.",
    attester: "Attester that the issuer has to name",
    registry: "Kept",
    registries: {
      AttestationRegistry: "As an attestation in Symbolon's registry",
      Eas: "As an attestation in the Ethereum Attestation Service (EAS)",
      Verax: "As an attestation in Verax, whose owner can change all that it says",
    },
    otherGate: "The campaign has a gate that decides on each claim by rules of its own.",
    oracle: "Who is asked",
    sanctionsGate:
      "That neither the account nor the recipient is on a sanctions list. A contract is asked at each claim; whoever keeps its list can refuse anybody, and the campaign cannot change that.",
    termsGate:
      "That the account signs the campaign's terms. The signature becomes public with the claim, and the campaign's gate keeps it as an event that everybody can read.",
    text: (language: string) => `Text: ${language}`,
    pauseGate: "Claims can be paused for a while; the end moves by as long.",
  },
  terms: {
    heading: "Read and sign the terms",
    about:
      "The campaign pays who has signed its terms with the account itself. The signature becomes public with the claim: it shows that this account agreed to this text.",
    read: "Read the terms:",
    missing: "The text cannot be shown: this page was put up without it. Do not sign it.",
    other: "The text cannot be shown: it is another one than the campaign wants signed. Do not sign it.",
    notServed:
      "The text could not be fetched: its host or your network is down, or the host has moved it. Without it, nothing is signed.",
    hash: "Hash of this text, which is what your wallet shows:",
    agreed:
      "The terms are signed: that goes with the claim. It is kept on this device until the claim is paid.",
    forget: "Take the signature back, or sign again",
    signBelow: "Sign them below, once your wallet is connected. Signing moves and costs nothing.",
    language: "In which language do you sign?",
    sign: "Sign the terms",
    signing: "Your wallet shows what to sign. Sign it there.",
    words:
      "Your wallet asks for a signature that moves and costs nothing. It names your account, the language, and this hash of the text:",
    askedBy: {
      campaign: "What your wallet calls campaign is this campaign itself:",
      adapter: "What your wallet calls campaign is the contract by which this campaign asks its gate:",
    },
    onlyAccount: "The terms have to be signed by the account itself. Connect the wallet of",
    inSafeApp:
      "In Safe's own app, a Safe gives this page no signature, so it cannot sign the terms here. Open this page outside of that app and connect the Safe to it, by WalletConnect for example. If it does not sign there either, ask the campaign's operator.",
  },
  label: "Credential",
  fieldAbout: "The text that shows it, long or short; or the data that the contract takes (0x...).",
  file: "Choose a file",
  use: "Use it",
  choose: "Choose it from your credentials",
  used: "Your credential is attached: the gate checks it with the claim.",
  refused: "Your credential is attached, and the claim is refused with it: the status above says why.",
  refusingPart: "The gate has several conditions. This is the one that is not met:",
  unfit: "The credential that this device has kept is not accepted, so it is not used:",
  kept: "It is kept on this device until the claim is paid.",
  forget: "Use another credential",
  fromLink: "Use the one from the link instead",
  notOfLink: "The link brought a credential, but not for this campaign: it is not used.",
  found: {
    searching: "Looking for an attestation about this address",
    used: "An attestation about this address was found and is attached: you have nothing to paste.",
    refused:
      "An attestation about this address was found, and the claim is refused with it: the status above says why.",
    uid: "Show its uid",
    none: "No attestation about this address was found that the gate accepts. Where the page has looked:",
    indexer: {
      empty: "The indexer lists none.",
      unfit: "The indexer lists some, but the gate accepts none of them.",
      failed: "The indexer gave no usable answer.",
    },
    gateway: {
      empty: "The gateway lists none.",
      unfit: "The gateway lists some, but the gate accepts none of them.",
      failed: "The gateway gave no usable answer.",
    },
    events: {
      empty: "The registry's events tell of none.",
      unfit: "The registry's events tell of some, but the gate accepts none of them.",
      failed: "The registry's events could not be read to the end.",
    },
    again: "Look again",
    another: "Use another one",
  },
};
