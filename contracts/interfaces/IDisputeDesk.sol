// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { BatchHeader } from "./IBatchRegistry.sol";
import { Credential } from "./ICredentialVerifier.sol";
import { IEvidence } from "./IEvidence.sol";
import { Approval, Seat } from "./IQuorum.sol";

/// @notice What a case is about. One case a credential and kind at a time; whoever knows more adds evidence to it.
enum CaseKind {
    /// @notice Issued to whom, or saying what, it should not. Upheld: revoked.
    IssuedInError,
    /// @notice Got by deceit. Upheld: revoked.
    Fraud,
    /// @notice The subject's or the issuer's key is in other hands. Upheld: revoked.
    KeyCompromise,
    /// @notice Suspended or held without ground. Upheld: reinstated, or its hold ended, also one that a hold for a case hides. That is
    /// any hold of the group's own in force when it is carried out, also one that began after the decision, within the seven days
    /// of its effect: that one was not judged by itself, and the group may hold again.
    WronglySuspended,
    /// @notice Revoked without ground, or refused. Revoked is final: upheld, a new credential is owed, on record.
    WronglyRefused,
    /// @notice A verifier took it for what it was not. Upheld: on record.
    VerifierFault
}

/// @notice Where a case stands, by storage and the block's time alone.
enum CaseStage {
    /// @notice There is none.
    None,
    /// @notice The other side may answer, until 3 days after the opening.
    Answer,
    /// @notice Evidence is taken, until 5 days after the opening; then the panel decides, until 7 days after it.
    Panel,
    /// @notice Decided; who lost may appeal within 3 days.
    Appeal,
    /// @notice Appealed; the second panel decides within 4 days. Evidence is taken for the first 2 of them.
    SecondPanel,
    /// @notice Over and upheld, and its act's notice runs; then anyone may carry it out, for 7 days.
    Effect,
    /// @notice Over, and carried out, or with nothing to carry out: rejected, not ruled on, or of a kind that is on record only.
    Done,
    /// @notice Over and upheld, and not carried out in its 7 days: it was impossible, or nobody did.
    Moot
}

/// @notice What a panel says, or the clock for it.
enum Ruling {
    /// @notice Nothing: a panel that is silent changes nothing.
    None,
    Upheld,
    Rejected
}

/// @notice The credential that a case is about.
struct CaseSubject {
    BatchHeader header;
    Credential credential;
    /// @notice Its proof in the batch's native tree.
    bytes32[] proof;
}

/// @notice A panel: its members and how many of them decide.
struct Panel {
    /// @notice Seats that must agree: more than half of them, so that it cannot say both.
    uint8 quorum;
    /// @notice Whom a quarter of the loser's bond is paid to.
    address payee;
    Seat[] seats;
}

/// @notice A case as it is stored, in one slot; zero: there is none. {Cases} has its bits.
type Case is uint256;

/// @notice What is kept beside a case, in one slot, and outlives it: a later case of its kind about the credential finds it.
struct CaseRecord {
    /// @notice Who answered, or is accused; zero for nobody, or once the case is paid.
    address respondent;
    /// @notice First Unix second until which a case that was held for needs the hold; 0 for none, or where its end was brought forward.
    uint40 heldUntil;
    /// @notice First Unix second after the hold that was in force before it, for no case; 0 for none, or where that was found wrong since.
    uint40 heldBefore;
    /// @notice How often the bond has doubled, at most 4 times: once for each claimant that lost in a row.
    uint8 repeats;
    /// @notice Whether a case was held for and not upheld: no seat alone may hold for a later one of its kind.
    bool holdSpent;
}

/// @notice A case as anyone may ask for it.
struct CaseView {
    bytes32 id;
    CaseStage stage;
    address claimant;
    /// @notice Who answered, or is accused; zero for nobody, or once the bonds are paid ({IDisputeDesk-CaseAnswered} tells).
    address respondent;
    /// @notice Each side's bond; an appeal's is twice as much. Once the bonds are paid, that of a next case of this kind.
    uint256 bond;
    uint64 openedAt;
    /// @notice First Unix second in which this stage is over, whoever acts or does not; 0 where nothing more comes.
    uint64 decidesBy;
    /// @notice First Unix second in which no evidence is taken any more, and the panel may rule.
    uint64 evidenceUntil;
    /// @notice First Unix second in which what was upheld may be carried out, if nobody rules or appeals any more; 0 where
    /// nothing is to be.
    uint64 effectFrom;
    /// @notice First Unix second in which the case is over at the latest, its effect's notice included.
    uint64 overBy;
    /// @notice What stands meanwhile: the ruling so far, by the panel or by the clock.
    Ruling standing;
    /// @notice Whether the credential was held for this case.
    bool held;
    /// @notice Whether the bonds were paid.
    bool paid;
}

/// @title IDisputeDesk
/// @notice Cases about credentials: each stage has an end, and each end a default. A desk serves the groups that name it
/// ({IQuorum-desk}), which carry out what it decides.
/// @dev Opening a case changes no status. Bonds are of one token. Loser's bond: half to the winner, a quarter to the panel that
/// decided, the rest burned: it stays here for good. A panel that is silent is not paid, and both sides have their bonds back.
/// @dev Who upholds by silence: where nobody answers, the claim stands, and no bond is lost. Where the first panel is silent,
/// nothing changes. Where the second is, the first ruling stands, and the appeal's bond goes back.
/// @dev Warning: a desk decides by what its panels say. Whoever names it trusts k of n of its panels with the revocation of
/// each of its credentials, from 5 days after a case about it was opened, and any appeal by a second panel.
/// @dev Warning: of a token that takes fees no bond is accepted. One whose balances shrink, or that is stopped, delays what is
/// owed; a bond token that its issuer can change is a seat at the desk.
interface IDisputeDesk is IEvidence {
    /// @notice Evidence is named by its hash.
    error ZeroEvidence();
    /// @notice The same evidence was the ground of a case, or of an appeal, about this credential already; or, once in 8,192
    /// times, its tag is that of the first: salt it.
    error EvidenceUsed(bytes32 credential, bytes32 evidence);
    /// @notice There is no such credential, here or in its batch.
    error UnknownCredential(bytes32 credential);
    /// @notice The credential has run out: there is nothing left to decide.
    error CredentialExpired(bytes32 credential, uint64 expires);
    /// @notice The credential's group, `group`, is no contract that names this desk.
    error DeskNotNamed(address group);
    /// @notice Attestations are neither suspended nor held: there is no such case about one.
    error KindNotSupported(CaseKind kind);
    /// @notice Of a verifier's fault somebody is accused, of nothing else anybody.
    error AccusedMismatch(CaseKind kind, address accused);
    /// @notice A case of this kind about this credential is under way.
    error CaseOpen(bytes32 credential, CaseKind kind, CaseStage stage);
    /// @notice The case is not where it would have to be for this; it is in `stage` until `decidesBy`.
    error WrongCaseStage(bytes32 id, CaseStage stage, uint64 decidesBy);
    /// @notice The bond is at least 1 base unit, and at most `most`.
    error BondOutOfRange(uint256 bond, uint256 most);
    /// @notice The bond's token, or a registry, must be a contract.
    error NoContract(address place);
    /// @notice The token kept a part of the bond, or paid more: such tokens are refused.
    error BondMismatch(uint256 received, uint256 bond);
    /// @notice Only the other side may answer: the issuer (of a group, a seat), the subject whose credential would be revoked, of a
    /// verifier's fault the verifier; never the claimant.
    error NotRespondent(address caller);
    /// @notice Only who lost may appeal.
    error NotLoser(address caller);
    /// @notice Evidence was taken until `closedAt`.
    error EvidenceClosed(bytes32 id, uint64 closedAt);
    /// @notice The panel decides from `from` on, when evidence is closed.
    error EvidenceStillOpen(bytes32 id, uint64 from);
    /// @notice This is not the panel that decides the case; `panel` is its.
    error NotPanel(bytes32 hash, bytes32 panel);
    /// @notice There are two panels: 0 decides first, 1 after an appeal.
    error NoSuchRound(uint8 round);
    /// @notice A panel's quorum is more than half of its seats, and no more than all.
    error PanelQuorumOutOfRange(uint8 quorum, uint256 least, uint256 most);
    /// @notice Somebody is named to whom the panel is paid, not this desk.
    error PayeeRefused(address payee);
    /// @notice Too few of the panel agreed.
    error PanelQuorumMissed(uint256 approvals, uint256 quorum);
    /// @notice A panel rules Upheld or Rejected.
    error NoRuling();
    /// @notice The case was held for already, or an earlier one of its kind that was not upheld.
    error HeldAlready(bytes32 id);
    /// @notice Only a case that would revoke a batch's credential can be held for.
    error NotHeldFor(CaseKind kind);
    /// @notice Only a seat of the batch's emergency role may hold for a case.
    error NotSeated(address caller, address group);
    /// @notice It may be carried out from `from` on.
    error EffectTooEarly(bytes32 id, uint64 from);
    /// @notice There is nothing to carry out, to end or to pay, or it is done already.
    error NothingToDo(bytes32 id);
    /// @notice The group did not do what was decided.
    error EffectMissing(bytes32 id);
    /// @notice A panel's change takes this notice, in Unix seconds: longer than any case.
    error PanelTooSoon(uint64 from, uint64 earliest, uint64 latest);
    /// @notice The newest panel waits, or cases of the one before it may be open, or over for less than 7 days: until then no other is
    /// announced.
    error PanelPending(uint8 round, uint64 until);
    /// @notice Only the account itself may have what it is owed sent elsewhere.
    error NotOwed(address caller, address account);

    /// @notice A case was opened.
    event CaseOpened(
        bytes32 indexed id,
        bytes32 indexed credential,
        address indexed claimant,
        CaseKind kind,
        bytes32 evidence,
        uint256 bond
    );
    /// @notice The other side answered.
    event CaseAnswered(bytes32 indexed id, address indexed respondent, bytes32 evidence);
    /// @notice Somebody brought more evidence.
    event EvidenceAdded(bytes32 indexed id, address indexed party, bytes32 evidence);
    /// @notice A panel ruled; `round` 0 is the first, 1 the second. `reasons` is keccak256 of them, `seats` has one bit a seat.
    event CaseRuled(bytes32 indexed id, uint8 indexed round, Ruling ruling, bytes32 reasons, uint16 seats);
    /// @notice The loser appealed.
    event CaseAppealed(bytes32 indexed id, address indexed appellant, bytes32 evidence);
    /// @notice A seat held the credential for the case, which needs it held until then. The registry's hold may be longer.
    event CaseHeld(bytes32 indexed id, address indexed seat, uint64 until);
    /// @notice The end of a hold for a case that was not upheld was brought forward.
    event CaseHoldEnded(bytes32 indexed id, uint64 until);
    /// @notice The case was carried out.
    event CaseCarriedOut(bytes32 indexed id);
    /// @notice The case's bonds were paid.
    event CasePaid(
        bytes32 indexed id,
        Ruling ruling,
        uint256 toClaimant,
        uint256 toRespondent,
        uint256 toPanels,
        uint256 burned
    );
    /// @notice A payment failed, and waits until it is collected.
    event BondOwed(address indexed account, uint256 amount);
    /// @notice What was owed was paid.
    event BondCollected(address indexed account, address indexed to, uint256 amount);
    /// @notice A panel is in force from `from` on, for cases opened then or later.
    event PanelAnnounced(uint8 indexed round, uint32 indexed version, uint64 from, Panel panel);

    // ---------------------------------------------------------------- sides

    /// @notice Opens a case about a credential of a batch, and pulls the claimant's bond.
    /// @param kind What it is about.
    /// @param accused Of a verifier's fault the verifier, else zero.
    /// @param evidence keccak256 of the evidence; not zero. Whoever finds theirs used salts it.
    /// @param uri Where the evidence can be fetched (ERC-1497).
    /// @return id The case's: keccak256 of credential, kind, claimant and the second of its opening, a word each.
    function openCase(
        CaseSubject calldata subject,
        CaseKind kind,
        address accused,
        bytes32 evidence,
        string calldata uri
    ) external returns (bytes32 id);

    /// @notice Opens a case about an attestation.
    function openAttestationCase(
        bytes32 uid,
        CaseKind kind,
        address accused,
        bytes32 evidence,
        string calldata uri
    ) external returns (bytes32 id);

    /// @notice Answers a case about a credential of a batch, and pulls a bond as high as the claimant's. The issuer, a seat of it
    /// or of the batch's revoker, or the subject where it would be revoked; of a verifier's fault the accused.
    /// @param subject The credential; its proof only where the subject calls.
    /// @param seats Of the group in which the caller sits; else empty.
    function answer(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external;

    /// @notice Answers a case about an attestation. The attester, a seat of it, or the recipient, as above; the accused.
    function answerAttestation(
        bytes32 uid,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external;

    /// @notice Brings more evidence, while it is taken. Anyone may.
    function addEvidence(bytes32 credential, CaseKind kind, bytes32 evidence, string calldata uri) external;

    /// @notice Appeals, and pulls twice the bond, on any evidence: also on that of before. Who lost: the claimant, or who answered or is accused.
    function appeal(bytes32 credential, CaseKind kind, bytes32 evidence, string calldata uri) external;

    /// @notice Appeals a claim that stands because nobody answered, about a credential of a batch. Whoever might have answered.
    function appealUnanswered(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external;

    /// @notice Appeals a claim that stands because nobody answered, about an attestation.
    function appealUnansweredAttestation(
        bytes32 uid,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external;

    // ---------------------------------------------------------------- panels

    /// @notice Rules, by the panel whose turn it is. Anyone may send it. Members sign EIP-712 `Ruling(bytes32 caseId,uint8
    /// round,uint8 ruling,bytes32 reasons)`, domain `Symbolon Disputes`, version `1`; stand-ins in the last day only.
    /// @param reasons keccak256 of them.
    /// @param panel The panel that was in force when the case was opened.
    /// @param approvals In ascending order of seats.
    function rule(
        bytes32 credential,
        CaseKind kind,
        Ruling ruling,
        bytes32 reasons,
        Panel calldata panel,
        Approval[] calldata approvals
    ) external;

    /// @notice Announces a panel for cases opened from `from` on, 30 days to a year from now: longer than any case. The panel
    /// whose place it takes signs `PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)`, where `version` is that of the
    /// new panel; its stand-ins do not.
    /// @param round 0 the first, 1 the second.
    /// @param next The new panel.
    /// @param current The panel in force.
    /// @param approvals Of the panel in force.
    function announcePanel(
        uint8 round,
        Panel calldata next,
        uint64 from,
        Panel calldata current,
        Approval[] calldata approvals
    ) external;

    // ---------------------------------------------------------------- effects

    /// @notice Holds the credential while a case that would revoke it is under way, until the case is carried out at the latest and
    /// two epochs, or as long as the batch's policy allows. A seat of the batch's emergency role, once.
    /// @dev Where it is held for longer already, the registry's hold stays as it is, and only what the case needs is recorded: what
    /// ends that hold through this desk leaves as much. What the group itself ends is not imposed again.
    function hold(BatchHeader calldata header, uint256 index, CaseKind kind, Seat[] calldata seats) external;

    /// @notice Ends a hold for a case that was not upheld, as soon as the registry allows, or when the hold before it would have
    /// ended, unless that was found wrong meanwhile ({CaseKind-WronglySuspended}). Anyone may.
    function endHold(BatchHeader calldata header, uint256 index, CaseKind kind) external;

    /// @notice Carries out a case that was upheld, through the batch's group. Anyone may.
    function carryOut(BatchHeader calldata header, uint256 index, CaseKind kind) external;

    /// @notice Carries out a case about an attestation that was upheld. Anyone may.
    function carryOutAttestation(bytes32 uid, CaseKind kind) external;

    // ---------------------------------------------------------------- bonds

    /// @notice Pays the bonds of a case that is over. Anyone may. Whoever cannot be paid is owed, and holds up nobody.
    /// @dev A panel is paid through the payee that the desk still knows ({panelAt}): once two others were announced after it, that is
    /// its successor's. So pay before; there are 7 days for it, whichever panel it was.
    function pay(bytes32 credential, CaseKind kind) external;

    /// @notice Pays what an account is owed: to it, whoever calls; elsewhere, only if it calls itself.
    function collect(address account, address to) external;

    // ---------------------------------------------------------------- views

    /// @notice What a case is about, and when it is over; all zero where there is none.
    /// @param credential Id of a batch's credential ({Ids-credential}), or uid of an attestation.
    /// @param kind Its kind.
    function caseOf(bytes32 credential, CaseKind kind) external view returns (CaseView memory found);

    /// @notice The case about a credential that decides last, of all kinds; all zero where none is under way.
    function caseOf(bytes32 credential) external view returns (CaseKind kind, CaseView memory found);

    /// @notice Whether evidence was the ground of a case, or of an appeal, about this credential ({EvidenceUsed}).
    function isUsed(bytes32 credential, bytes32 evidence) external view returns (bool used);

    /// @notice The panel that decides cases opened at a moment, not before the newest change but one.
    /// @param round 0 the first, 1 the second.
    /// @return hash keccak256 of quorum, payee and the roster's hash, a word each.
    function panelAt(uint8 round, uint64 moment) external view returns (bytes32 hash, address payee);

    /// @notice The newest panel.
    /// @return version From 1.
    /// @return from Unix seconds from which it is in force.
    function newestPanel(uint8 round) external view returns (uint32 version, uint64 from);

    /// @notice Base units that could not be paid to an account, and wait for it.
    function owed(address account) external view returns (uint256 amount);

    /// @notice The bonds' token.
    function bondToken() external view returns (address token);

    /// @notice Base units of a first case's bond; each claimant that lost in a row doubles it, to 16 times.
    function bond() external view returns (uint256 amount);

    /// @notice The registry whose credentials cases are about.
    function batchRegistry() external view returns (address registry);

    /// @notice The registry whose attestations cases are about.
    function attestationRegistry() external view returns (address registry);
}
