// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { BatchHeader } from "./IBatchRegistry.sol";
import { Credential } from "./ICredentialVerifier.sol";
import { IEvidence } from "./IEvidence.sol";
import { Approval, Seat } from "./IQuorum.sol";

/// @notice What a case is about. There is at most one open case for a credential and kind. Anybody who knows more can add evidence to it.
enum CaseKind {
    /// @notice The credential was issued to the wrong subject, or says something wrong. Upheld: it is revoked.
    IssuedInError,
    /// @notice The credential was obtained by deceit. Upheld: it is revoked.
    Fraud,
    /// @notice Another party has the subject's or the issuer's key. Upheld: the credential is revoked.
    KeyCompromise,
    /// @notice The credential, or the whole batch that the case is about, was suspended or held without ground. Upheld: it is reinstated, or
    /// its hold ends: also one that a hold for a case hides, and one that the group began after the decision. The group may hold again.
    WronglySuspended,
    /// @notice The credential was revoked, or refused, without ground. Revocation is final. Upheld: a new credential is owed, on record.
    WronglyRefused
}

/// @notice A case's stage: it depends only on storage and the block's time.
enum CaseStage {
    /// @notice There is no case.
    None,
    /// @notice The other side may answer, until 3 days after the opening.
    Answer,
    /// @notice Answered, or not in time. Evidence is taken until 5 days after the opening; then the panel decides, until 7 days after it.
    Panel,
    /// @notice The first panel ruled; the loser may appeal within 3 days.
    Appeal,
    /// @notice Appealed; the second panel decides within 4 days. Evidence is taken for the first 2 of them.
    SecondPanel,
    /// @notice Over and upheld. First the notice of its act runs; then anybody may carry the case out, for 7 days.
    Effect,
    /// @notice Over and carried out; or over with nothing to carry out, because it was rejected, was not ruled on, or its kind is only recorded.
    Done,
    /// @notice Over and upheld, but not carried out within its 7 days: it was impossible, or nobody did it.
    Moot
}

/// @notice A panel's ruling. Time makes none.
enum Ruling {
    /// @notice No ruling. A silent panel changes nothing.
    None,
    Upheld,
    Rejected
}

/// @notice The credential that a case is about.
struct CaseSubject {
    BatchHeader header;
    Credential credential;
    /// @notice The credential's proof in the batch's native tree.
    bytes32[] proof;
}

/// @notice A panel: its seats and how many of them decide.
struct Panel {
    /// @notice Number of seats that must agree: more than half of them, so that a panel cannot decide both ways.
    uint8 quorum;
    /// @notice The account that gets a quarter of a bond for each ruling.
    address payee;
    Seat[] seats;
}

/// @notice A case as stored, in one slot; zero: there is no case. {Cases} documents its bits.
type Case is uint256;

/// @notice Data kept next to a case, in one slot. It outlives the case: a later case of the same kind about the credential uses it.
struct CaseRecord {
    /// @notice The account that answered, or appealed against the claim; zero for nobody, or once the case is paid.
    address respondent;
    /// @notice First Unix second in which the case no longer needs its hold; 0 without a hold, or if its end was brought forward.
    uint40 heldUntil;
    /// @notice First Unix second after the earlier hold, in force before the case's hold and for no case. 0 if none, or if a case found it wrong
    /// since.
    uint40 heldBefore;
    /// @notice How often the bond has doubled: once for each claimant that lost in a row, at most 4 times.
    uint8 repeats;
    /// @notice Whether a credential was held for a case of this kind that was not upheld. If so, no seat alone may hold for a later one.
    bool holdSpent;
}

/// @notice A case, as {IDisputeDesk-caseOf} returns it.
struct CaseView {
    bytes32 id;
    CaseStage stage;
    address claimant;
    /// @notice The account that answered or appealed against the claim; zero for nobody, or once paid ({IDisputeDesk-CaseAnswered} keeps it).
    address respondent;
    /// @notice Each side's bond in base units; an appeal's bond is twice as much. Once paid: the bond of the next case of its kind.
    uint256 bond;
    uint64 openedAt;
    /// @notice First Unix second in which this stage is over, whether anybody acts or not; 0 if no stage follows.
    uint64 decidesBy;
    /// @notice First Unix second in which evidence is closed and the panel may rule.
    uint64 evidenceUntil;
    /// @notice First Unix second in which the case may be carried out, if nobody rules or appeals any more; 0 if nothing is to be carried out.
    uint64 effectFrom;
    /// @notice First Unix second in which the case is over at the latest, including the notice of its effect.
    uint64 overBy;
    /// @notice The ruling so far.
    Ruling standing;
    /// @notice Whether the credential was held for this case.
    bool held;
    /// @notice Whether the bonds were paid.
    bool paid;
}

/// @title IDisputeDesk
/// @notice Cases about credentials: each stage has an end, and each end a default. A desk serves the groups that name it ({IQuorum-desk}), and
/// these groups carry out its decisions.
/// @dev Opening a case changes no status, and neither does time: only a panel's ruling does. All bonds are in one token. Half of what the
/// loser put in goes to the winner, and a quarter of one bond to each panel that ruled; to the first only if its ruling stays in force. The
/// rest is burned: it stays in this contract for good. Where nobody is on the other side, the claimant alone pays the panels.
/// @dev Defaults: if nobody answers, the first panel rules without an answer. If the first panel is silent, nothing changes, and the claimant
/// loses a quarter of the bond: to whoever answered, else burned. If the second panel is silent, the first ruling stays in force and the
/// appeal's bond is returned.
/// @dev Warning: a desk decides what its panels sign. A group that names a desk trusts k of n seats of the desk's panels with the revocation of
/// each of its credentials, from 5 days after a case about the credential was opened. A second panel decides any appeal.
/// @dev Warning: no token that takes fees is accepted. One whose balances shrink or whose transfers stop delays payments: whoever can change
/// the bond token is in effect one more seat at the desk.
interface IDisputeDesk is IEvidence {
    /// @notice Evidence needs a hash that is not zero.
    error ZeroEvidence();
    /// @notice Evidence needs an address at which it can be fetched, of 1 to `most` bytes; this one has `length`.
    error UriOutOfRange(uint256 length, uint256 most);
    /// @notice The evidence was already the ground of a case or an appeal about this credential; or, once in 8,192 times, it has the first one's
    /// tag: salt it.
    error EvidenceUsed(bytes32 credential, bytes32 evidence);
    /// @notice There is no such credential, here or in its batch.
    error UnknownCredential(bytes32 credential);
    /// @notice The credential has expired, so there is nothing left to decide.
    error CredentialExpired(bytes32 credential, uint64 expires);
    /// @notice The credential's group, `group`, is not a contract that names this desk.
    error DeskNotNamed(address group);
    /// @notice Attestations are neither suspended nor held, so there is no case of this kind about one.
    error KindNotSupported(CaseKind kind);
    /// @notice Only the hold of its whole batch suspends the credential, until `until`. Open a case about that ({IDisputeDesk-openBatchCase}).
    error BatchHeld(bytes32 batch, uint64 until);
    /// @notice A case of this kind about this credential is still open.
    error CaseOpen(bytes32 credential, CaseKind kind, CaseStage stage);
    /// @notice The case is in the wrong stage for this call; it is in `stage` until `decidesBy`.
    error WrongCaseStage(bytes32 id, CaseStage stage, uint64 decidesBy);
    /// @notice The bond must be from `least` to `most` base units.
    error BondOutOfRange(uint256 bond, uint256 least, uint256 most);
    /// @notice The bond's token, or a registry, must be a contract.
    error NoContract(address place);
    /// @notice The token moved less or more than the bond; the desk refuses such tokens.
    error BondMismatch(uint256 received, uint256 bond);
    /// @notice Only the other side may answer, as {answer} says; never the claimant.
    error NotRespondent(address caller);
    /// @notice Only the loser may appeal.
    error NotLoser(address caller);
    /// @notice Evidence was taken until `closedAt`.
    error EvidenceClosed(bytes32 id, uint64 closedAt);
    /// @notice The panel decides from `from` on, when evidence is closed.
    error EvidenceStillOpen(bytes32 id, uint64 from);
    /// @notice This is not the panel that decides the case; `panel` is the hash of the right one.
    error NotPanel(bytes32 hash, bytes32 panel);
    /// @notice There are two panels: 0 decides first, 1 after an appeal.
    error NoSuchRound(uint8 round);
    /// @notice A panel's quorum must be more than half of its seats and at most all of them.
    error PanelQuorumOutOfRange(uint8 quorum, uint256 least, uint256 most);
    /// @notice A panel needs a payee other than zero and this desk.
    error PayeeRefused(address payee);
    /// @notice Too few seats of the panel signed.
    error PanelQuorumMissed(uint256 approvals, uint256 quorum);
    /// @notice A panel must rule Upheld or Rejected.
    error NoRuling();
    /// @notice The credential was already held for this case, or for an earlier one of its kind that was not upheld.
    error HeldAlready(bytes32 id);
    /// @notice A credential can be held only for a case that would revoke it, and only if it is in a batch.
    error NotHeldFor(CaseKind kind);
    /// @notice Only a seat of the batch's emergency role may hold for a case.
    error NotSeated(address caller, address group);
    /// @notice The case may be carried out from `from` on.
    error EffectTooEarly(bytes32 id, uint64 from);
    /// @notice There is nothing to carry out, to end or to pay, or it was already done.
    error NothingToDo(bytes32 id);
    /// @notice The group did not carry out the decision.
    error EffectMissing(bytes32 id);
    /// @notice A panel's change must begin between `earliest` and `latest`, in Unix seconds: the notice is longer than any case.
    error PanelTooSoon(uint64 from, uint64 earliest, uint64 latest);
    /// @notice Before `until`, the newest panel is not in force, or cases of the previous one may be open, or over for less than 7 days.
    error PanelPending(uint8 round, uint64 until);
    /// @notice Only the account itself may have the amount that it is owed sent elsewhere.
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
    /// @notice Somebody added evidence.
    event EvidenceAdded(bytes32 indexed id, address indexed party, bytes32 evidence);
    /// @notice A panel ruled; `round` 0 is the first panel, 1 the second. `reasons` is keccak256 of the reasons, `seats` has one bit a seat.
    event CaseRuled(bytes32 indexed id, uint8 indexed round, Ruling ruling, bytes32 reasons, uint16 seats);
    /// @notice The loser appealed.
    event CaseAppealed(bytes32 indexed id, address indexed appellant, bytes32 evidence);
    /// @notice A seat held the credential for the case. The case needs the hold until `until`; the registry's hold may be longer.
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
    /// @notice A payment failed; the amount waits until it is collected.
    event BondOwed(address indexed account, uint256 amount);
    /// @notice An amount that was owed was paid.
    event BondCollected(address indexed account, address indexed to, uint256 amount);
    /// @notice A panel is in force from `from` on, for cases opened then or later.
    event PanelAnnounced(uint8 indexed round, uint32 indexed version, uint64 from, Panel panel);

    // ---------------------------------------------------------------- sides

    /// @notice Opens a case about a credential of a batch, and pulls the claimant's bond.
    /// @param kind What the case is about.
    /// @param evidence keccak256 of the evidence; not zero. If it was used before, salt the evidence.
    /// @param uri Where the evidence can be fetched (ERC-1497), 1 to 512 bytes.
    /// @return id The case's id: keccak256 of credential, kind, claimant and the second of its opening, a word each.
    function openCase(
        CaseSubject calldata subject,
        CaseKind kind,
        bytes32 evidence,
        string calldata uri
    ) external returns (bytes32 id);

    /// @notice Opens a case of kind {CaseKind-WronglySuspended} about a whole batch, and pulls the claimant's bond. Upheld, it ends the batch's
    /// hold. In all other calls, the case's index is 2^256 - 1, and its credential is {Ids-credential} of the batch and that index.
    /// @param subject Any credential of the batch, with its proof.
    function openBatchCase(
        CaseSubject calldata subject,
        bytes32 evidence,
        string calldata uri
    ) external returns (bytes32 id);

    /// @notice Opens a case about an attestation.
    function openAttestationCase(
        bytes32 uid,
        CaseKind kind,
        bytes32 evidence,
        string calldata uri
    ) external returns (bytes32 id);

    /// @notice Answers a case about a credential of a batch, and pulls a bond as high as the claimant's. May: the issuer, a seat of it or of the
    /// revoker, the subject if it would be revoked; about a suspension a seat of the emergency role, about a whole batch only that.
    /// @param subject The credential; its proof is needed only if the subject calls.
    /// @param seats Seats of the group in which the caller sits; else empty.
    function answer(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external;

    /// @notice Answers a case about an attestation. The attester, a seat of the attester, or the recipient may answer, as above.
    function answerAttestation(
        bytes32 uid,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external;

    /// @notice Adds evidence until it is closed. Anybody may.
    function addEvidence(bytes32 credential, CaseKind kind, bytes32 evidence, string calldata uri) external;

    /// @notice Appeals, and pulls twice the bond. The evidence may be the same. Only the loser may: claimant, or whoever answered.
    function appeal(bytes32 credential, CaseKind kind, bytes32 evidence, string calldata uri) external;

    /// @notice Appeals a claim that was upheld without an answer, about a credential of a batch. Anybody who might have answered may.
    function appealUnanswered(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external;

    /// @notice Appeals a claim that was upheld without an answer, about an attestation.
    function appealUnansweredAttestation(
        bytes32 uid,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external;

    // ---------------------------------------------------------------- panels

    /// @notice Rules on a case, as the panel whose turn it is signed. Anybody may send it. Members sign EIP-712 `Ruling(bytes32 caseId,uint8
    /// round,uint8 ruling,bytes32 reasons)`, domain `Symbolon Disputes`, version `1`. Stand-ins may sign only in the last day.
    /// @param reasons keccak256 of the reasons.
    /// @param panel In force when the case was opened.
    function rule(
        bytes32 credential,
        CaseKind kind,
        Ruling ruling,
        bytes32 reasons,
        Panel calldata panel,
        Approval[] calldata approvals
    ) external;

    /// @notice Announces a panel for cases opened from `from` on, 30 days to a year from now. The panel that it replaces signs
    /// `PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)`, with the new panel's version. Stand-ins may not sign.
    /// @param round 0 the first, 1 the second.
    /// @param current The panel in force; the approvals are its.
    function announcePanel(
        uint8 round,
        Panel calldata next,
        uint64 from,
        Panel calldata current,
        Approval[] calldata approvals
    ) external;

    // ---------------------------------------------------------------- effects

    /// @notice Holds the credential for an open case that would revoke it. The hold lasts until the case can be carried out at the latest, plus
    /// two epochs, or as long as the batch's policy allows if that is less. Only a seat of the batch's emergency role may, once a case.
    /// @dev A longer hold in force stays as it is: the desk records how long the case needs it, and leaves as much if it ends that hold. If the
    /// group ends it, the desk does not impose it again.
    function hold(BatchHeader calldata header, uint256 index, CaseKind kind, Seat[] calldata seats) external;

    /// @notice Ends a hold for a case that was not upheld. Anybody may. Its new end is the latest of: the first moment that the registry
    /// allows; the end of the earlier hold, unless a case has since found that one wrong; and the end that other cases need.
    function endHold(BatchHeader calldata header, uint256 index, CaseKind kind) external;

    /// @notice Carries out a case that was upheld, through the batch's group. Anybody may.
    function carryOut(BatchHeader calldata header, uint256 index, CaseKind kind) external;

    /// @notice Carries out a case about an attestation that was upheld. Anybody may.
    function carryOutAttestation(bytes32 uid, CaseKind kind) external;

    // ---------------------------------------------------------------- bonds

    /// @notice Pays the bonds of a case that is over. Anybody may. If a payment fails, the desk owes it to that account; the others go through.
    /// @dev A panel is paid through the payee that {panelAt} returns. Once two newer panels were announced, that is the payee of the panel's
    /// successor. So pay before that: there are at least 7 days, whichever panel decided.
    function pay(bytes32 credential, CaseKind kind) external;

    /// @notice Pays the amount that an account is owed. Anybody may have it sent to the account; only the account may redirect it.
    function collect(address account, address to) external;

    // ---------------------------------------------------------------- views

    /// @notice A case by its credential and kind, with its stage and times; all zero if there is no such case.
    /// @param credential Id of a batch's credential ({Ids-credential}), or uid of an attestation.
    /// @param kind Its kind.
    function caseOf(bytes32 credential, CaseKind kind) external view returns (CaseView memory found);

    /// @notice The open case about a credential that decides last, of all kinds; all zero if no case is open.
    function caseOf(bytes32 credential) external view returns (CaseKind kind, CaseView memory found);

    /// @notice Whether evidence was the ground of a case, or of an appeal, about this credential ({EvidenceUsed}).
    function isUsed(bytes32 credential, bytes32 evidence) external view returns (bool used);

    /// @notice The panel that decides cases opened at `moment`. Not valid for moments before the second newest change.
    /// @param round 0 the first, 1 the second.
    /// @return hash keccak256 of quorum, payee and the roster's hash, a word each.
    function panelAt(uint8 round, uint64 moment) external view returns (bytes32 hash, address payee);

    /// @notice The newest panel.
    /// @return version From 1.
    /// @return from Unix seconds from which it is in force.
    function newestPanel(uint8 round) external view returns (uint32 version, uint64 from);

    /// @notice Base units that the account can collect because a payment to it failed.
    function owed(address account) external view returns (uint256 amount);

    /// @notice The bonds' token.
    function bondToken() external view returns (address token);

    /// @notice Base units of a first case's bond. Each claimant that lost in a row doubles it, up to 16 times the first.
    function bond() external view returns (uint256 amount);

    /// @notice The registry of the batches whose credentials can be in a case.
    function batchRegistry() external view returns (address registry);

    /// @notice The registry of the attestations that can be in a case.
    function attestationRegistry() external view returns (address registry);
}
