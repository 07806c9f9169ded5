// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Case, CaseKind, CaseRecord, CaseStage, CaseView, IDisputeDesk, Ruling } from "../interfaces/IDisputeDesk.sol";
import { CaseBonds, Payout } from "../libraries/CaseBonds.sol";
import { Cases } from "../libraries/Cases.sol";
import { Bonds } from "./Bonds.sol";
import { Panels } from "./Panels.sol";

/// @notice A case that was looked up.
struct FoundCase {
    bytes32 key;
    bytes32 id;
    Case stored;
    CaseStage stage;
    /// @notice First Unix second in which the stage is over; 0 for none.
    uint256 until;
}

/// @title CaseStore
/// @notice What a desk keeps of cases: how it is read, told, and, once a case is over, paid.
abstract contract CaseStore is Bonds, Panels {
    using CaseBonds for Case;
    using Cases for Case;

    /// @dev Where what nobody gets goes: not every token can burn.
    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;

    mapping(bytes32 key => uint256 packed) private _cases;
    mapping(bytes32 key => CaseRecord record) internal _records;
    /// @dev By keccak256 of credential and evidence.
    mapping(bytes32 key => bool used) private _used;

    /// @inheritdoc IDisputeDesk
    function pay(bytes32 credential, CaseKind kind) external nonReentrant {
        FoundCase memory found = _find(credential, kind);
        // Check: over, and not paid.
        _require(found, CaseStage.Effect, CaseStage.Moot);
        if (found.stored.isPaid()) revert NothingToDo(found.id);
        found.stored.setPaid();
        _store(found);
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
    function storedCase(
        bytes32 credential,
        CaseKind kind
    ) external view returns (Case memory stored, CaseRecord memory kept) {
        FoundCase memory found = _find(credential, kind);
        return (found.stored, _records[found.key]);
    }

    /// @inheritdoc IDisputeDesk
    function isUsed(bytes32 credential, bytes32 evidence) external view returns (bool used) {
        return _used[_evidenceKey(credential, evidence)];
    }

    /// @dev The case of a credential and kind; of stage None where there is none.
    function _find(bytes32 credential, CaseKind kind) internal view returns (FoundCase memory found) {
        found.key = keccak256(abi.encode(credential, kind));
        found.stored = Cases.unpack(_cases[found.key]);
        found.id = _idOf(credential, kind, found.stored);
        (found.stage, found.until) = found.stored.stageAt(kind, block.timestamp);
    }

    /// @dev Reverts unless the case is in one of these stages.
    function _require(FoundCase memory found, CaseStage first, CaseStage last) internal pure {
        if (found.stage < first || found.stage > last) {
            revert WrongCaseStage(found.id, found.stage, uint64(found.until));
        }
    }

    function _store(FoundCase memory found) internal {
        _cases[found.key] = found.stored.pack();
    }

    function _idOf(bytes32 credential, CaseKind kind, Case memory of_) internal pure returns (bytes32) {
        return keccak256(abi.encode(credential, kind, of_.claimant, of_.openedAt));
    }

    /// @dev What each side puts in for a case, after what it has lost.
    function _bondOf(uint256 repeats) internal view returns (uint256) {
        return bond << repeats;
    }

    /// @dev What a bond stands on, once about a credential. Answers and further evidence are not counted: else whoever sees
    /// them come could bring them first, and they would be refused.
    function _useEvidence(bytes32 credential, bytes32 evidence) internal {
        _requireEvidence(evidence);
        bytes32 key = _evidenceKey(credential, evidence);
        if (_used[key]) revert EvidenceUsed(credential, evidence);
        _used[key] = true;
    }

    function _requireEvidence(bytes32 evidence) internal pure {
        if (evidence == bytes32(0)) revert ZeroEvidence();
    }

    /// @dev Pays the bonds of a case that is over. The caller marks it as paid, or puts another in its place.
    function _settle(FoundCase memory found) internal {
        // Effect: what a later case of this kind finds.
        Case memory over = found.stored;
        CaseRecord memory kept = _records[found.key];
        Ruling ruling = over.standingAt(block.timestamp);
        Payout memory out = over.settle(_bondOf(kept.repeats));
        address respondent = kept.respondent;
        _records[found.key] = _afterwards(kept, over, ruling);
        emit CasePaid(found.id, ruling, out.claimant, out.respondent, out.firstPanel + out.secondPanel, out.burned);

        // Interaction.
        _push(over.claimant, out.claimant);
        _push(respondent, out.respondent);
        if (out.firstPanel != 0) _push(_payeeAt(0, over.openedAt), out.firstPanel);
        if (out.secondPanel != 0) _push(_payeeAt(1, over.openedAt), out.secondPanel);
        _push(BURNED, out.burned);
    }

    function _afterwards(
        CaseRecord memory kept,
        Case memory over,
        Ruling ruling
    ) private pure returns (CaseRecord memory) {
        kept.respondent = address(0);
        if (ruling == Ruling.Upheld) kept.repeats = 0;
        else if (ruling == Ruling.Rejected && kept.repeats < CaseBonds.MOST_REPEATS) ++kept.repeats;
        kept.holdSpent = ruling != Ruling.Upheld && (kept.holdSpent || over.isHeld());
        return kept;
    }

    function _viewOf(bytes32 credential, CaseKind kind) private view returns (CaseView memory shown) {
        FoundCase memory found = _find(credential, kind);
        if (found.stage == CaseStage.None) return shown;
        Case memory stored = found.stored;
        CaseRecord memory kept = _records[found.key];
        (shown.id, shown.stage, shown.decidesBy) = (found.id, found.stage, uint64(found.until));
        (shown.claimant, shown.respondent) = (stored.claimant, kept.respondent);
        (shown.bond, shown.openedAt) = (_bondOf(kept.repeats), stored.openedAt);
        shown.evidenceUntil = uint64(stored.evidenceUntil());
        // By what stands if nobody does anything more.
        bool takesEffect = stored.standingAt(stored.overAt()) == Ruling.Upheld && Cases.hasEffect(kind);
        if (takesEffect && found.stage < CaseStage.Done) shown.effectFrom = uint64(stored.effectFrom());
        shown.overBy = uint64(stored.overBy());
        shown.standing = stored.standingAt(block.timestamp);
        (shown.held, shown.paid) = (stored.isHeld(), stored.isPaid());
    }

    function _evidenceKey(bytes32 credential, bytes32 evidence) private pure returns (bytes32) {
        return keccak256(abi.encode(credential, evidence));
    }
}
