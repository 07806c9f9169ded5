/** English of open cases about a credential: loaded where there is one, or where nobody tells. */
export const cases = {
  heading: "A case is open about it",
  /** What somebody claims, by the kind of the case. */
  claimed: {
    IssuedInError: "Somebody claims that it was issued in error.",
    Fraud: "Somebody claims that it was obtained by fraud.",
    KeyCompromise: "Somebody claims that its key has got into the wrong hands.",
    WronglySuspended: "Somebody claims that it is wrongly suspended.",
    WronglyRefused: "Somebody claims that it was wrongly refused.",
  },
  claimedOfBatch: "Somebody claims that its whole batch is wrongly suspended.",
  /** What counts meanwhile, by the ruling in force. */
  stands: {
    None: "Nothing is decided yet: what this page says of its status counts.",
    Upheld:
      "A panel has upheld that. Until the ruling is final and takes effect, if it has one, what this page says of its status counts.",
    Rejected: "A panel has rejected that: what this page says of its status counts.",
  },
  held: "A seat has held it for this case: its status says whether that still counts.",
  /** By when a stage ends, whoever acts or does not. */
  ends: {
    Answer: (moment: string) => `The other side may answer until ${moment}.`,
    Panel: (moment: string) =>
      `A panel may decide until ${moment}. If it does not, the case ends as it began.`,
    Appeal: (moment: string) => `The ruling may be appealed until ${moment}.`,
    SecondPanel: (moment: string) =>
      `A second panel may decide until ${moment}. If it does not, the first ruling is final.`,
    Effect: (moment: string) => `It may take effect until ${moment}.`,
  },
  over: (moment: string) => `That stage of the case ended ${moment}. The desk is asked again.`,
  desk: "Decided at the desk",
  asOf: (block: string, moment: string) => `As of block ${block}, ${moment}.`,
  unread: "The node does not tell whether a case is open about it.",
  copied: "A copy does not tell whether a case is open about it.",
};
