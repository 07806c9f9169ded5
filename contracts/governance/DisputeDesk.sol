// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus, IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { IBatchRegistry } from "../interfaces/IBatchRegistry.sol";
import {
    Case,
    CaseKind,
    CaseRecord,
    CaseStage,
    CaseSubject,
    IDisputeDesk,
    Panel,
    Ruling
} from "../interfaces/IDisputeDesk.sol";
import { Approval, Seat } from "../interfaces/IQuorum.sol";
import { CaseBonds } from "../libraries/CaseBonds.sol";
import { Cases } from "../libraries/Cases.sol";
import { Holds } from "../libraries/Holds.sol";
import { Bonds } from "./Bonds.sol";
import { CaseCredentials } from "./CaseCredentials.sol";
import { CaseEffects } from "./CaseEffects.sol";
import { FoundCase } from "./CaseStore.sol";
import { Panels } from "./Panels.sol";

/// @title DisputeDesk
/// @notice See {IDisputeDesk}. No owner, and no stage that waits for somebody. Here is a case's way through its stages;
/// {Cases} has the clock, {Panels} who decides, {CaseEffects} what comes of it, {Bonds} and {CaseBonds} the money.
contract DisputeDesk is CaseEffects {
    using Cases for Case;

    uint256 private constant META_EVIDENCE = 0;

    /// @param token Of the bonds.
    /// @param amount Base units of a first case's bond.
    /// @param first Decides first.
    /// @param second Decides after an appeal: others than the first.
    /// @param metaEvidence Where it can be fetched what cases are about (ERC-1497).
    constructor(
        IBatchRegistry batches,
        IAttestationRegistry attestations,
        address token,
        uint256 amount,
        Panel memory first,
        Panel memory second,
        string memory metaEvidence
    ) CaseCredentials(batches, attestations) Bonds(token, amount) Panels(first, second) {
        emit MetaEvidence(META_EVIDENCE, metaEvidence);
    }

    // ---------------------------------------------------------------- sides

    /// @inheritdoc IDisputeDesk
    function openCase(
        CaseSubject calldata subject,
        CaseKind kind,
        bytes32 evidence,
        string calldata uri
    ) external nonReentrant returns (bytes32 id) {
        bytes32 credential = _requireCredential(subject);
        if (kind == CaseKind.WronglySuspended) _requireNotBatchHeld(subject.header, subject.credential.index);
        return _open(credential, kind, _noticeOf(subject.header.policy.revoker, kind), evidence, uri);
    }

    /// @inheritdoc IDisputeDesk
    function openBatchCase(
        CaseSubject calldata subject,
        bytes32 evidence,
        string calldata uri
    ) external nonReentrant returns (bytes32 id) {
        _requireCredential(subject);
        CaseKind kind = CaseKind.WronglySuspended;
        uint256 notice = _noticeOf(subject.header.policy.emergency, kind);
        return _open(_idIn(subject.header, Holds.WHOLE_BATCH), kind, notice, evidence, uri);
    }

    /// @inheritdoc IDisputeDesk
    function openAttestationCase(
        bytes32 uid,
        CaseKind kind,
        bytes32 evidence,
        string calldata uri
    ) external nonReentrant returns (bytes32 id) {
        if (kind == CaseKind.WronglySuspended) revert KindNotSupported(kind);
        AttestationStatus memory status = _requireAttestation(uid);
        return _open(uid, kind, _noticeOf(status.attester, kind), evidence, uri);
    }

    /// @inheritdoc IDisputeDesk
    function answer(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external nonReentrant {
        bytes32 credential = _idIn(subject.header, subject.credential.index);
        _answer(credential, kind, _answersFor(subject, kind, seats), evidence, uri);
    }

    /// @inheritdoc IDisputeDesk
    function answerAttestation(
        bytes32 uid,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external nonReentrant {
        _answer(uid, kind, _answersFor(_statusOf(uid), kind, seats), evidence, uri);
    }

    /// @inheritdoc IDisputeDesk
    function addEvidence(bytes32 credential, CaseKind kind, bytes32 evidence, string calldata uri) external {
        _requireEvidence(evidence, uri);
        FoundCase memory found = _find(credential, kind);
        _require(found, CaseStage.Answer, CaseStage.SecondPanel);
        uint256 closedAt = found.stored.evidenceUntil();
        if (block.timestamp >= closedAt) revert EvidenceClosed(found.id, uint64(closedAt));
        emit EvidenceAdded(found.id, msg.sender, evidence);
        _emitEvidence(found.id, uri);
    }

    /// @inheritdoc IDisputeDesk
    function appeal(bytes32 credential, CaseKind kind, bytes32 evidence, string calldata uri) external nonReentrant {
        FoundCase memory found = _find(credential, kind);
        bool isUpheld = found.stored.newestRuling() == Ruling.Upheld;
        address loser = isUpheld ? _records[found.key].respondent : found.stored.claimant();
        if (msg.sender != loser) revert NotLoser(msg.sender);
        _appeal(found, evidence, uri);
    }

    /// @inheritdoc IDisputeDesk
    function appealUnanswered(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external nonReentrant {
        bytes32 credential = _idIn(subject.header, subject.credential.index);
        _appealUnanswered(credential, kind, _answersFor(subject, kind, seats), evidence, uri);
    }

    /// @inheritdoc IDisputeDesk
    function appealUnansweredAttestation(
        bytes32 uid,
        CaseKind kind,
        Seat[] calldata seats,
        bytes32 evidence,
        string calldata uri
    ) external nonReentrant {
        _appealUnanswered(uid, kind, _answersFor(_statusOf(uid), kind, seats), evidence, uri);
    }

    // ---------------------------------------------------------------- panels

    /// @inheritdoc IDisputeDesk
    function rule(
        bytes32 credential,
        CaseKind kind,
        Ruling ruling,
        bytes32 reasons,
        Panel calldata panel,
        Approval[] calldata approvals
    ) external {
        // Check: the panel's turn, after evidence is closed, and enough of it agree.
        if (ruling == Ruling.None) revert NoRuling();
        FoundCase memory found = _find(credential, kind);
        bool isFirst = found.stage == CaseStage.Panel;
        if (!isFirst) _require(found, CaseStage.SecondPanel, CaseStage.SecondPanel);
        uint256 from = found.stored.evidenceUntil();
        if (block.timestamp < from) revert EvidenceStillOpen(found.id, uint64(from));
        uint8 round = isFirst ? 0 : 1;
        uint16 seats = _checkRuling({
            id: found.id,
            round: round,
            ruling: uint8(ruling),
            reasons: reasons,
            openedAt: found.stored.openedAt(),
            standInFrom: found.until - Cases.STAND_IN,
            panel: panel,
            approvals: approvals
        });

        // Effect.
        _store(found, found.stored.withRuling(ruling, block.timestamp));
        emit CaseRuled(found.id, round, ruling, reasons, seats);
    }

    // ---------------------------------------------------------------- inside

    function _open(
        bytes32 credential,
        CaseKind kind,
        uint256 notice,
        bytes32 evidence,
        string calldata uri
    ) private returns (bytes32 id) {
        // Check: evidence that anybody can fetch; below: no other case of the kind, and evidence that no case stood on.
        _requireEvidence(evidence, uri);

        // Effect.
        Case made = Cases.opened(msg.sender, kind, notice, Cases.tagOf(evidence), block.timestamp);
        id = _idOf(credential, made);
        uint256 repeats = 0;
        if (!_storeFirst(credential, made)) repeats = _storeLater(credential, kind, notice, evidence);
        uint256 amount = _bondOf(repeats);
        emit Dispute(address(this), uint256(id), META_EVIDENCE, uint256(id));
        emit CaseOpened(id, credential, msg.sender, kind, evidence, amount);
        _emitEvidence(id, uri);

        // Interaction.
        _pull(msg.sender, amount);
    }

    /// @dev Makes room for a case of a credential that had one: the one of its kind is over, its effect too, and its bonds are
    /// paid.
    /// @return repeats How often the bond has doubled.
    function _storeLater(
        bytes32 credential,
        CaseKind kind,
        uint256 notice,
        bytes32 evidence
    ) private returns (uint256 repeats) {
        _requireUnused(credential, evidence);
        _markUsed(credential, evidence);
        FoundCase memory last = _find(credential, kind);
        if (last.stage != CaseStage.None) {
            if (last.stage < CaseStage.Done) revert CaseOpen(credential, kind, last.stage);
            if (!last.stored.isPaid()) _settle(last);
            repeats = _records[last.key].repeats;
        }
        // The tag stays the first evidence's.
        _store(last, Cases.opened(msg.sender, kind, notice, last.stored.evidenceTag(), block.timestamp));
    }

    /// @param isTheirs Whether the caller answers for the credential.
    function _answer(bytes32 credential, CaseKind kind, bool isTheirs, bytes32 evidence, string calldata uri) private {
        // Check: in time, and the other side.
        _requireEvidence(evidence, uri);
        FoundCase memory found = _find(credential, kind);
        _require(found, CaseStage.Answer, CaseStage.Answer);
        _requireRespondent(isTheirs, found);

        // Effect.
        _store(found, found.stored.withAnswer());
        CaseRecord storage kept = _records[found.key];
        kept.respondent = msg.sender;
        emit CaseAnswered(found.id, msg.sender, evidence);
        _emitEvidence(found.id, uri);

        // Interaction.
        _pull(msg.sender, _bondOf(kept.repeats));
    }

    function _appealUnanswered(
        bytes32 credential,
        CaseKind kind,
        bool isTheirs,
        bytes32 evidence,
        string calldata uri
    ) private {
        FoundCase memory found = _find(credential, kind);
        _requireRespondent(isTheirs && !found.stored.isAnswered(), found);
        // After a rejected claim, the claimant is the loser: the bond of an appeal would be booked as theirs.
        _require(found, CaseStage.Appeal, CaseStage.Appeal);
        if (found.stored.firstRuling() != Ruling.Upheld) revert NotLoser(msg.sender);
        _records[found.key].respondent = msg.sender;
        _appeal(found, evidence, uri);
    }

    /// @dev The caller is who lost.
    function _appeal(FoundCase memory found, bytes32 evidence, string calldata uri) private {
        // Check: in time.
        _requireEvidence(evidence, uri);
        _require(found, CaseStage.Appeal, CaseStage.Appeal);

        // Effect.
        _markUsed(found.credential, evidence);
        _store(found, found.stored.withAppeal(block.timestamp));
        emit CaseAppealed(found.id, msg.sender, evidence);
        _emitEvidence(found.id, uri);

        // Interaction.
        _pull(msg.sender, CaseBonds.APPEAL_FACTOR * _bondOf(_records[found.key].repeats));
    }

    /// @dev Nobody is both sides: a claim that its own claimant answers would keep the other side out.
    function _requireRespondent(bool isTheirs, FoundCase memory found) private view {
        if (!isTheirs || msg.sender == found.stored.claimant()) revert NotRespondent(msg.sender);
    }

    function _emitEvidence(bytes32 id, string calldata uri) private {
        emit Evidence(address(this), uint256(id), msg.sender, uri);
    }
}
