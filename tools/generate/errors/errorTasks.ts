import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Chapter, ErrorEntry } from "./errorChapters.ts";

/** What people are doing when they meet an error. */
type Task = {
  readonly title: string;
  readonly about: string;
  /** Names of errors, by the title of their area. Each error belongs to one task. */
  readonly errors: Readonly<Record<string, string>>;
};

/** A part of the page: what people do, and the errors that they meet there, by name. */
export type TaskPart = {
  readonly title: string;
  readonly about: string;
  readonly decoders: readonly string[];
  readonly entries: readonly ErrorEntry[];
};

const TASKS: readonly Task[] = [
  {
    title: "Create a campaign",
    about:
      "`campaign create`, or a factory's `create`: terms, schedule and roles are checked here. [How](../run-a-campaign.md).",
    errors: {
      Campaigns: `AfterLastWaveWithoutWaves CampaignExists CloneArgumentsTooLong CountOutOfRange Create2EmptyBytecode
        EndOutOfRange EndTooFar ExtraTimeTooLong ExtraTimeWithoutGate FailedDeployment GateWithoutCode GuardianIsProposer InsufficientBalance
        NoTimeToRecall
        OverlapOutOfRange PointsNotAscending PointsOutOfRange ScheduleIncomplete ScheduleTooFar ShareFalls TimelockOutOfRange
        TokenWithoutCode TreasuryRefused WavesBeyondEnd WavesOutOfRange WavesRefused ZeroGuardian ZeroProposer ZeroRoot`,
    },
  },
  {
    title: "Deploy a gate",
    about:
      "A gate is a contract that is asked before each payment. [Which there are](../run-a-campaign.md#2-gate-by-what-people-hold).",
    errors: {
      Gates: `GateWithoutCode IssuersRefused LanguageMalformed LanguageTwice NotVerax NullifierKindRefused NullifierPositionUnexpected
        OracleUnknown OracleWithoutCode PartCountRefused RegistryUnknown RegistryWithoutCode SameGate TextsOutOfRange TrustListWithoutCode TrustedWhenRefused
        ZeroGuardian ZeroIssuer ZeroMaxPaused ZeroNoPauseWindow ZeroText`,
    },
  },
  {
    title: "Fund a campaign",
    about:
      "At creation, with `campaign fund`, or with `fund` of a vesting campaign. [Tokens](../tokens.md) that are not plain make most of these.",
    errors: { Campaigns: "BookChanged UnderFunded ZeroFunding" },
  },
  {
    title: "Claim",
    about: "Directly or in a bundle, with or without a gate. [How](../integrate-a-claim.md).",
    errors: {
      Campaigns: `AlreadyClaimed AmountTooLarge ClaimForOtherRefused Ended FundingShort GateDataMissing GateDataUnexpected
        GateRefused IndexOutOfRange InvalidProof NotAClone NotStarted ProofTooLong RecipientRefused WaveNotOpen`,
    },
  },
  {
    title: "Pass a gate",
    about: "A claim of a campaign with a gate, refused by that gate.",
    errors: {
      Gates: `AccountSanctioned AdapterNotOpen AddressEmptyCode AttestationUnreadable AttesterMismatch ClaimsPaused CredentialNotValid FailedCall GateDataMalformed
        GateRefused InsufficientBalance InvalidField IssuerNotAccepted NotAgreed NotEnoughGas NullifierUsed OnlyItsGate
        OracleUnclear PartDataMismatch PartRefused SchemaMismatch SubjectMismatch SubjectNotAnAccount TextUnknown ZeroAccount`,
    },
  },
  {
    title: "Sign a claim, relay a bundle",
    about:
      "Also met by an item of a bundle: all errors of [Claim](claim.md) and [Pass a gate](pass-a-gate.md). [How](../integrate-a-claim.md#in-a-relayer).",
    errors: {
      Campaigns: `AmountAboveLimit BundleFormUnknown BundleMalformed BundleNotProven DeadlineExpired EmptyBundle
        FeeTakerMismatch FeeTooHigh InvalidSignature ItemsNotAscending NotEnoughGas OnlyItself`,
    },
  },
  {
    title: "Deploy or use a relay",
    about:
      "One contract that takes the fees for many keys. What the campaign refuses comes through as it is. [How](../run-a-campaign.md#one-fee-taker-for-many-keys).",
    errors: {
      Relays: `AlreadyRelaying CallExpired CampaignWithoutCode FeeTooLow NotKey NotOwner NotPendingOwner NotTreasury
        SafeERC20FailedOperation TokenWithoutCode TreasuryRefused ZeroOwner`,
    },
  },
  {
    title: "Move tokens",
    about:
      "Errors of tokens and of other contracts that are not ours, passed on as they are: in funding, claims, releases and sweeps. [What each token does](../tokens.md).",
    errors: {
      Campaigns: "SafeERC20FailedOperation",
      "Tokens and others": `ERC20InsufficientAllowance ERC20InsufficientBalance ERC20InvalidApprover ERC20InvalidReceiver
        ERC20InvalidSender ERC20InvalidSpender EnforcedPause Error Panic ReentrancyGuardReentrantCall`,
    },
  },
  {
    title: "Pay coin",
    about:
      "Errors of `PayoutCoin`, the token of campaigns that pay the chain's own coin, passed on as they are. [What it does](../pay-coin.md).",
    errors: {
      Coin: `CoinNotDeposited CoinRefused ERC20InsufficientAllowance ERC20InsufficientBalance ERC20InvalidReceiver
        NotEnoughGas`,
    },
  },
  {
    title: "Release what vests",
    about: "After the first claim of a vesting campaign. [How](../vest.md#4-release).",
    errors: { Campaigns: "NotClaimed NothingDue" },
  },
  {
    title: "Propose, accept or veto a root",
    about: "In a cumulative campaign. [How](../run-a-rewards-programme.md).",
    errors: {
      Campaigns: `FundingAboveCap NotGuardian NotProposer NothingProposed ProposalExpired ProposalMismatch ProposalPending
        RootAlreadyProposed RootUnchanged RootUnderFunded TimelockRunning ZeroManifestHash`,
    },
  },
  {
    title: "Pause claims",
    about: "`pause` and `resume` of a `PauseGate`, by its guardian.",
    errors: {
      Gates: `AlreadyPaused CampaignAsksAnother CampaignOver CampaignWithoutCode NoPauseWindow NotEnoughGas NotGuardian NotPaused
        PausesUsedUp`,
    },
  },
  {
    title: "Recall, sweep, or change the treasury",
    about: "Before the start or after the end, and for the treasury alone.",
    errors: { Campaigns: "NotEnded NotRecallable NothingToRecall NotTreasury RecallOver" },
  },
  {
    title: "Issue a batch",
    about: "`credential issue`. [How](../issue-and-revoke.md).",
    errors: {
      "Batches of credentials": `BatchExists EmergencyLimitOutOfRange EpochLengthOutOfRange EpochOutOfRange IssuedAtOutOfRange
        NotIssuer SizeOutOfRange ZeroRoot`,
    },
  },
  {
    title: "Revoke, suspend, reinstate, retract",
    about:
      "`credential revoke` and its like, for credentials of a batch. [When a change takes effect](../issue-and-revoke.md#when-does-a-change-take-effect).",
    errors: {
      "Batches of credentials": `KindNotSupported MaskOutOfRange NoChange NoMasks NotRevoker NothingToRetract RevisionsExhausted
        UnknownBatch`,
    },
  },
  {
    title: "Hold in an emergency",
    about: "`credential hold`, by the batch's emergency role.",
    errors: { "Batches of credentials": "HoldEndOutOfRange HoldOutOfRange NoTargets NotEmergency" },
  },
  {
    title: "Send a signed request for a batch",
    about:
      "A batch, a change or a hold that somebody signed and another account sends. [How](../issue-and-revoke.md#who-may-do-what).",
    errors: {
      "Batches of credentials": `DeadlineExpired InvalidShortString InvalidSignature NonceMismatch NonceNotIncreased
        RevisionMismatch StringTooLong`,
    },
  },
  {
    title: "Ask for a status",
    about: "The views of a `BatchRegistry`.",
    errors: { "Batches of credentials": "BeyondHorizon HistoryNotKept IndexBeyondBatch" },
  },
  {
    title: "Verify in a contract",
    about: "By `CredentialCheck` or a `CredentialVerifier`. [How](../verify.md#in-a-contract).",
    errors: {
      Verifiers: `AddressEmptyCode AttestationUnreadable CredentialNotValid ExpectationUnclear FailedCall IssuerMismatch
        IssuerNotTrusted RegistryUnknown RegistryWithoutCode SchemaMismatch SubjectMismatch`,
    },
  },
  {
    title: "Verify a witness",
    about:
      "By a `WitnessVerifier`, from a block hash that is trusted. What is expected of the credential is refused as [in a contract](verify-in-a-contract.md). [How](../verify.md#offline).",
    errors: {
      Verifiers: `BadRlp BeforeCopy BeyondHorizon CredentialNotInBatch IndexBeyondBatch NotFresh BlockMismatch ProofTooShort
        UnusedProofNodes WrongNumberOfSlots WrongProofNode`,
    },
  },
  {
    title: "Open a case, answer, appeal",
    about: "`govern case open`, `answer`, `evidence`, `appeal`. [How](../settle-a-dispute.md).",
    errors: {
      Disputes: `BatchHeld BondMismatch CaseOpen CredentialExpired DeskNotNamed EvidenceClosed EvidenceUsed
        KindNotSupported NotLoser NotRespondent ReentrancyGuardReentrantCall SafeERC20FailedOperation UnknownCredential
        UriOutOfRange WrongCaseStage ZeroEvidence`,
    },
  },
  {
    title: "Rule in a case",
    about: "`govern case rule`, `govern sign`, `govern send`. [How](../settle-a-dispute.md#rule).",
    errors: {
      Disputes: `EvidenceStillOpen InvalidSignature NoRuling NobodyThere NotPanel PanelQuorumMissed SeatOutOfOrder
        StandInTooEarly`,
    },
  },
  {
    title: "Hold for a case, carry it out, pay",
    about: "`govern case hold`, `step`. [How](../settle-a-dispute.md#carry-it-out-and-pay).",
    errors: { Disputes: "EffectMissing EffectTooEarly HeldAlready NotHeldFor NotOwed NotSeated NothingToDo" },
  },
  {
    title: "Set up a dispute desk, or change its panels",
    about: "`deploy desk`. [How](../settle-a-dispute.md#set-up-a-desk).",
    errors: {
      Disputes: `BondOutOfRange KeyTwice NoContract NoSuchRound PanelPending PanelQuorumOutOfRange PanelTooSoon PayeeRefused
        SeatEmpty SeatsOutOfRange`,
    },
  },
  {
    title: "Keep a trust list",
    about:
      "`trust accredit` and `trust end`, by the list's authority. [How](../whom-to-trust.md#keep-a-list).",
    errors: {
      "Trust lists and policies": `EvidenceMissing FromOutOfRange MomentInFuture MomentTooEarly NameEmpty NamedAlready NoSchemas
        NotAuthority NothingToEnd NoticeMissed NoticeOutOfRange RegionOutOfRange StillAccredited UntilOutOfRange ZeroAuthority
        ZeroIssuer ZeroTier`,
    },
  },
  {
    title: "Choose whom to trust",
    about: "A `TrustPolicy`, when it is made or asked. [How](../whom-to-trust.md#choose-lists).",
    errors: {
      "Trust lists and policies":
        "ListSilent ListTwice ListIsPolicy ZeroWeight ListWithoutCode ListsOutOfRange NeededOutOfRange NotEnoughGas",
    },
  },
  {
    title: "Register a schema, attest",
    about:
      "One credential at a time, or many in one call. [How it compares with EAS](../coming-from-eas.md).",
    errors: {
      "Attestations and schemas": `AlreadyExists AlreadyTimestamped DataNotStored FailedCall InsufficientBalance
        InsufficientValue InvalidAttestation InvalidAttestations InvalidExpirationTime InvalidLength InvalidOffset InvalidRegistry
        InvalidSchema NotPayable`,
    },
  },
  {
    title: "Revoke an attestation",
    about: "By whoever attested, once and for good.",
    errors: {
      "Attestations and schemas": `AccessDenied AlreadyRevoked AlreadyRevokedOffchain InvalidRevocation InvalidRevocations
        Irrevocable NotFound WrongSchema`,
    },
  },
  {
    title: "Send a signed attestation",
    about: "`attestByDelegation` and its like: one account signs, another sends.",
    errors: {
      "Attestations and schemas":
        "DeadlineExpired InvalidNonce InvalidShortString InvalidSignature InvalidVerifier StringTooLong",
    },
  },
  {
    title: "Found a group, or replace its roster",
    about: "`deploy group`, `govern propose --roster`. [How](../write-a-rulebook.md).",
    errors: { "Groups and rules": "KeyTwice NotADesk NotSelf RulesMissing SeatEmpty SeatsOutOfRange" },
  },
  {
    title: "Write or change rules",
    about:
      "`deploy group`, `govern propose --rules`. [What each field means](../write-a-rulebook.md#what-a-rule-says).",
    errors: {
      "Groups and rules": `ActsOutOfOrder EmergencyOutOfRange FloorOutOfRange FromOutOfRange ModeNotAllowed NoRules
        NotQuorum NotWholeMinutes NothingPending NoticeOutOfRange QuorumOutOfRange RulesPending StandInOutOfRange
        VetoesOutOfRange WindowOutOfRange`,
    },
  },
  {
    title: "Send what a group decides",
    about:
      "`govern send`, `govern step`. What the contract that is called refuses comes through as it is. [How](../write-a-rulebook.md#3-act).",
    errors: {
      "Groups and rules": `BeyondEmergency SeatBusy DeadlineExpired EvidenceMismatch InvalidShortString InvalidSignature NobodyThere
        NonceUsed NotAnAct NotBound NotDesk NotRoster NoticeRuns QuorumMissed SeatHasSpoken SeatOutOfOrder SilencesTooSoon
        StandInTooEarly StringTooLong WrongStage`,
    },
  },
];

/**
 * Sorts the errors of all areas by what people are doing when they meet them.
 * @throws SymbolonError `ErrorsWithoutTask`
 */
export function errorTasks(chapters: readonly Chapter[]): readonly TaskPart[] {
  const listed = (task: Task, area: string) => new Set(task.errors[area]?.split(/\s+/));
  const parts = TASKS.map((task) => {
    const found = chapters.flatMap(({ area, entries }) =>
      entries
        .filter(({ name }) => listed(task, area.title).has(name))
        .map((entry) => ({ entry, decoder: area.decoder })),
    );
    return {
      title: task.title,
      about: task.about,
      decoders: [...new Set(found.map(({ decoder }) => decoder))],
      entries: found.map(({ entry }) => entry).sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  });
  const homes = new Set(parts.flatMap(({ entries }) => entries));
  const missing = chapters.flatMap(({ area, entries }) =>
    entries.filter((entry) => !homes.has(entry)).map(({ name }) => `${name} (${area.title})`),
  );
  if (missing.length > 0) {
    throw new SymbolonError({
      code: "ErrorsWithoutTask",
      reason: `The catalogue does not say what people are doing when they meet ${missing.join(", ")}.`,
      hint: "Name each under a task in tools/generate/errors/errorTasks.ts.",
      details: { missing },
    });
  }
  return parts.filter(({ entries }) => entries.length > 0);
}
