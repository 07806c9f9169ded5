/** Something weak, or worth knowing. */
export type AuditFinding = {
  /** Stable name of the kind of weakness, for programs. */
  readonly code: FindingCode;
  /** Where: the address of a group, desk or list, or the id of a batch. */
  readonly where: string;
  /** One sentence. */
  readonly says: string;
};

/** Every weakness that is looked for. */
export const findingCodes = [
  "KeyInSeveral",
  "PanelsShareKey",
  "PanelSitsInGroup",
  "QuorumBelowMajority",
  "OneSeatSuffices",
  "OneSeatBlocks",
  "EasierThanWhatItRules",
  "NoNotice",
  "ShortNotice",
  "NoEvidence",
  "ObjectionOutOfReach",
  "SeatWithoutStandIn",
  "NoDesk",
  "DeskUnknown",
  "PanelsUnread",
  "PanelOfOne",
  "IssuerNotGroup",
  "RevokerNotGroup",
  "EmergencyNotGroup",
  "RulesNotBound",
  "EmergencyLimitTooShort",
  "ListByOneKey",
  "HoldPastBound",
  "DecidedByDefault",
  "PanelSilent",
] as const;

export type FindingCode = (typeof findingCodes)[number];
