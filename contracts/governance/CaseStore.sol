// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Case, CaseKind, CaseRecord, CaseStage, CaseView, IDisputeDesk, Ruling } from "../interfaces/IDisputeDesk.sol";
import { CaseBonds, Payout } from "../libraries/CaseBonds.sol";
import { Cases } from "../libraries/Cases.sol";
import { Bonds } from "./Bonds.sol";
import { Panels } from "./Panels.sol";

/// @notice A case that was looked up.
struct FoundCase {
    bytes32 credential;
    /// @notice Key of its record.
    bytes32 key;
    /// @notice Whether it is stored as the first case about its credential.
    bool isFirst;
    bytes32 id;
    Case stored;
    CaseStage stage;
    /// @notice First Unix second in which the stage is over; 0 for none.
    uint256 until;
}

/// @title CaseStore
/// @notice Stores a desk's cases, answers questions about them and pays their bonds once they are over.
abstract contract CaseStore is Bonds, Panels {
    using CaseBonds for Case;
    using Cases for Case;

    /// @dev Bytes of the address of evidence.
    uint256 private constant MOST_URI = 512;

    /// @dev The first case about a credential, and later ones of its kind: most credentials never have more.
    mapping(bytes32 credential => Case stored) private _firsts;
    /// @dev Those of other kinds.
    mapping(bytes32 key => Case stored) private _others;
    mapping(bytes32 key => CaseRecord record) internal _records;
    /// @dev Keyed by keccak256 of credential and evidence. The first evidence about a credential is not here: its case keeps a
    /// tag of it, which saves 22,100 gas.
    mapping(bytes32 key => bool used) private _used;

    /// @inheritdoc IDisputeDesk
    function pay(bytes32 credential, CaseKind kind) external nonReentrant {
        FoundCase memory found = _find(credential, kind);
        // Check: over, and not paid.
        _require(found, CaseStage.Effect, CaseStage.Moot);
        if (found.stored.isPaid()) revert NothingToDo(found.id);
        _store(found, found.stored.withPayment());
        _settle(found);
    }

    /// @inheritdoc IDisputeDesk
    function caseOf(bytes32 credential, CaseKind kind) external view returns (CaseView memory found) {
        return _viewOf(credential, kind);
    }

    /// @inheritdoc IDisputeDesk
    function caseOf(bytes32 credential) external view returns (CaseKind kind, CaseView memory found) {
        for (uint256 i = 0; i <= uint256(type(CaseKind).max); ++i) {
            CaseView memory other = _viewOf(credential, CaseKind(i));
            bool isOpen = other.stage != CaseStage.None && other.stage < CaseStage.Done;
            if (isOpen && other.decidesBy > found.decidesBy) (kind, found) = (CaseKind(i), other);
        }
    }

    /// @inheritdoc IDisputeDesk
    function isUsed(bytes32 credential, bytes32 evidence) external view returns (bool used) {
        return _isUsed(credential, _firsts[credential], evidence);
    }

    /// @dev The case of a credential and kind. Its stage is None if no such case exists.
    function _find(bytes32 credential, CaseKind kind) internal view returns (FoundCase memory found) {
        (found.credential, found.key) = (credential, keccak256(abi.encode(credential, kind)));
        Case stored = _firsts[credential];
        found.isFirst = Case.unwrap(stored) != 0 && stored.kindOf() == kind;
        if (!found.isFirst) stored = _others[found.key];
        found.stored = stored;
        found.id = _idOf(credential, stored);
        (found.stage, found.until) = stored.stageAt(block.timestamp);
    }

    /// @dev Reverts unless the case is in one of these stages.
    function _require(FoundCase memory found, CaseStage first, CaseStage last) internal pure {
        if (found.stage < first || found.stage > last) {
            revert WrongCaseStage(found.id, found.stage, uint64(found.until));
        }
    }

    function _store(FoundCase memory found, Case changed) internal {
        if (found.isFirst) _firsts[found.credential] = changed;
        else _others[found.key] = changed;
    }

    /// @dev Stores a case as the first about its credential, unless there is one already.
    function _storeFirst(bytes32 credential, Case made) internal returns (bool isFirst) {
        isFirst = Case.unwrap(_firsts[credential]) == 0;
        if (isFirst) _firsts[credential] = made;
    }

    function _idOf(bytes32 credential, Case of_) internal pure returns (bytes32) {
        return keccak256(abi.encode(credential, of_.kindOf(), of_.claimant(), of_.openedAt()));
    }

    /// @dev Each side's bond for a case, doubled for each claimant that lost in a row.
    function _bondOf(uint256 repeats) internal view returns (uint256) {
        return bond << repeats;
    }

    /// @dev Reverts if this evidence was already the ground of a case or an appeal about this credential.
    function _requireUnused(bytes32 credential, bytes32 evidence) internal view {
        if (_isUsed(credential, _firsts[credential], evidence)) revert EvidenceUsed(credential, evidence);
    }

    /// @dev Marks evidence on which a bond was put in, so that it opens no further case. An appeal may use marked evidence
    /// again, and {answer} and {addEvidence} neither mark evidence nor check it. Otherwise anybody who sees a pending answer
    /// could submit its evidence first, and the answer would come too late.
    function _markUsed(bytes32 credential, bytes32 evidence) internal {
        _used[_evidenceKey(credential, evidence)] = true;
    }

    /// @dev Reverts unless evidence has a hash, and an address at which it can be fetched.
    function _requireEvidence(bytes32 evidence, string calldata uri) internal pure {
        if (evidence == bytes32(0)) revert ZeroEvidence();
        uint256 length = bytes(uri).length;
        if (length == 0 || length > MOST_URI) revert UriOutOfRange(length, MOST_URI);
    }

    /// @dev Pays the bonds of a case that is over. The caller marks the case as paid, or overwrites it with a new case.
    function _settle(FoundCase memory found) internal {
        // Effect: the record that a later case of this kind reads.
        Case over = found.stored;
        CaseRecord memory kept = _records[found.key];
        Ruling ruling = over.newestRuling();
        Payout memory out = over.settle(_bondOf(kept.repeats));
        address respondent = kept.respondent;
        _records[found.key] = _recordAfter(kept, over, ruling);
        emit CasePaid(found.id, ruling, out.claimant, out.respondent, out.firstPanel + out.secondPanel, out.burned);

        // Interaction. Burned units stay in this contract and nothing moves them: that saves a payment to an address that
        // nobody owns.
        _push(over.claimant(), out.claimant);
        _push(respondent, out.respondent);
        if (out.firstPanel != 0) _push(_payeeAt(0, over.openedAt()), out.firstPanel);
        if (out.secondPanel != 0) _push(_payeeAt(1, over.openedAt()), out.secondPanel);
    }

    function _recordAfter(CaseRecord memory kept, Case over, Ruling ruling) private pure returns (CaseRecord memory) {
        kept.respondent = address(0);
        if (ruling == Ruling.Upheld) kept.repeats = 0;
        else if (ruling == Ruling.Rejected && kept.repeats < CaseBonds.MOST_REPEATS) ++kept.repeats;
        kept.holdSpent = ruling != Ruling.Upheld && (kept.holdSpent || over.isHeld());
        return kept;
    }

    function _viewOf(bytes32 credential, CaseKind kind) private view returns (CaseView memory shown) {
        FoundCase memory found = _find(credential, kind);
        if (found.stage == CaseStage.None) return shown;
        Case stored = found.stored;
        CaseRecord memory kept = _records[found.key];
        (shown.id, shown.stage, shown.decidesBy) = (found.id, found.stage, uint64(found.until));
        (shown.claimant, shown.respondent) = (stored.claimant(), kept.respondent);
        (shown.bond, shown.openedAt) = (_bondOf(kept.repeats), uint64(stored.openedAt()));
        shown.evidenceUntil = uint64(stored.evidenceUntil());
        // Goes by the ruling in force if nobody does anything more.
        bool takesEffect = stored.newestRuling() == Ruling.Upheld && Cases.hasEffect(stored.kindOf());
        if (takesEffect && found.stage < CaseStage.Done) shown.effectFrom = uint64(stored.effectFrom());
        shown.overBy = uint64(stored.overBy());
        shown.standing = stored.newestRuling();
        (shown.held, shown.paid) = (stored.isHeld(), stored.isPaid());
    }

    function _isUsed(bytes32 credential, Case first, bytes32 evidence) private view returns (bool) {
        bool isFirst = Case.unwrap(first) != 0 && first.evidenceTag() == Cases.tagOf(evidence);
        return isFirst || _used[_evidenceKey(credential, evidence)];
    }

    function _evidenceKey(bytes32 credential, bytes32 evidence) private pure returns (bytes32) {
        return keccak256(abi.encode(credential, evidence));
    }
}
