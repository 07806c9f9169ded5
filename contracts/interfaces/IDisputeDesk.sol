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
    /// @notice Suspended or held without ground. Upheld: reinstated, or its hold ended.
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
    /// @notice Over and upheld: anyone may carry it out, from the end of its act's notice, for 7 days.
    Effect,
    /// @notice Over, and carried out, or with nothing to carry out.
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
    /// @notice Seats that must agree.
    uint8 quorum;
    /// @notice Whom a quarter of the loser's bond is paid to.
    address payee;
    Seat[] seats;
}

/// @notice A case as it is stored, in one slot and one for who answered.
struct Case {
    address claimant;
    /// @notice Unix seconds.
    uint40 openedAt;
    /// @notice Seconds from the opening to the first panel's ruling; 0 for none.
    uint24 ruledAfter;
    /// @notice Seconds from the opening to the appeal; 0 for none.
    uint24 appealedAfter;
    /// @notice {DisputeDesk} has the bits: answered, both rulings, held, carried out, paid.
    uint8 flags;
}

/// @notice A case as anyone may ask for it.
struct CaseView {
    bytes32 id;
    CaseStage stage;
    address claimant;
    /// @notice Who answered, or is accused; zero for nobody.
    address respondent;
    /// @notice Each side's bond.
    uint256 bond;
    uint64 openedAt;
    /// @notice First Unix second in which this stage is over, whoever acts or does not.
    uint64 decidesBy;
    /// @notice First Unix second in which the case is over at the latest, its effect's notice included.
    uint64 overBy;
    /// @notice What stands meanwhile: the ruling so far, by the panel or by the clock.
    Ruling standing;
    /// @notice Whether the credential was held for this case.
    bool held;
}

/// @title IDisputeDesk
/// @notice Cases about credentials: each stage has an end, and each end a default. A desk serves the groups that name it
/// ({IQuorum-desk}), which carry out what it decides.
/// @dev Opening a case changes no status. Bonds are of one token. Loser's bond: half to the winner, a quarter to the panel that
/// decided, a quarter burned. A panel that is silent is not paid, and both sides have their bonds back.
interface IDisputeDesk is IEvidence {
    /// @notice Evidence is named by its hash.
    error ZeroEvidence();
    /// @notice The same evidence was brought about this credential already.
    error EvidenceUsed(bytes32 credential, bytes32 evidence);
    /// @notice There is no such credential, here or in its batch.
    error UnknownCredential(bytes32 credential);
    /// @notice The credential has run out: there is nothing left to decide.
    error CredentialExpired(bytes32 credential, uint64 expires);
    /// @notice The credential's group, `group`, does not name this desk.
    error DeskNotNamed(address group);
    /// @notice A case of this kind about this credential is under way.
    error CaseOpen(bytes32 credential, CaseKind kind, CaseStage stage);
    /// @notice The case is not where it would have to be for this; it is in `stage` until `decidesBy`.
    error WrongCaseStage(bytes32 id, CaseStage stage, uint64 decidesBy);
    /// @notice The token kept a part of the bond, or paid more: such tokens are refused.
    error BondMismatch(uint256 received, uint256 bond);
    /// @notice Only the other side may answer: the issuer (of a group, a seat), the subject, of a verifier's fault the verifier.
    error NotRespondent(address caller);
    /// @notice Only who lost may appeal.
    error NotLoser(address caller);
    /// @notice Evidence was taken until `closedAt`.
    error EvidenceClosed(bytes32 id, uint64 closedAt);
    /// @notice The panel decides from `from` on, when evidence is closed.
    error EvidenceStillOpen(bytes32 id, uint64 from);
    /// @notice This is not the panel that decides the case; `hash` is its.
    error NotPanel(bytes32 hash, bytes32 panel);
    /// @notice Too few of the panel agreed.
    error PanelQuorumMissed(uint256 approvals, uint256 quorum);
    /// @notice A panel rules Upheld or Rejected.
    error NoRuling();
    /// @notice The case was held for already: once a case.
    error HeldAlready(bytes32 id);
    /// @notice Only a seat of the batch's emergency role may hold for a case.
    error NotSeated(address caller, address group);
    /// @notice A hold for a case ends by `latest`: when the case is over, and two epochs.
    error HoldTooLong(uint64 until, uint64 latest);
    /// @notice It may be carried out from `from` on.
    error EffectTooEarly(bytes32 id, uint64 from);
    /// @notice There is nothing to carry out, or it is carried out, or paid, already.
    error NothingToDo(bytes32 id);
    /// @notice A panel's change takes this notice, in Unix seconds: longer than any case.
    error PanelTooSoon(uint64 from, uint64 earliest);

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
    /// @notice A panel ruled; `round` 0 is the first, 1 the second. `reasons` is keccak256 of them.
    event CaseRuled(bytes32 indexed id, uint8 indexed round, Ruling ruling, bytes32 reasons, uint16 seats);
    /// @notice The loser appealed.
    event CaseAppealed(bytes32 indexed id, address indexed appellant, bytes32 evidence);
    /// @notice A seat held the credential for the case.
    event CaseHeld(bytes32 indexed id, address indexed seat, uint64 until);
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
    /// @notice A panel is in force from `from` on, for cases opened then or later.
    event PanelAnnounced(uint8 indexed round, uint64 from, Panel panel);

    /// @notice Opens a case about a credential of a batch, and pulls the claimant's bond.
    /// @param kind What it is about.
    /// @param accused Of a verifier's fault the verifier, else zero.
    /// @param evidence keccak256 of the evidence; not zero.
    /// @param uri Where the evidence can be fetched (ERC-1497).
    /// @return id The case's.
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

    /// @notice What a case is about, and when it is over; all zero where there is none.
    /// @param credential Id of a batch's credential ({Ids-credential}), or uid of an attestation.
    /// @param kind Its kind.
    function caseOf(bytes32 credential, CaseKind kind) external view returns (CaseView memory found);

    /// @notice The case about a credential that decides last, of all kinds; all zero where none is under way.
    function caseOf(bytes32 credential) external view returns (CaseKind kind, CaseView memory found);
}
