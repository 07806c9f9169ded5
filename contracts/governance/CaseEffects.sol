// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationStatus,
    IAttestationRegistry,
    RevocationRequest,
    RevocationRequestData
} from "../interfaces/IAttestationRegistry.sol";
import { BatchHeader, BatchStatus, ChangeKind, Hold, IBatchRegistry, WordMask } from "../interfaces/IBatchRegistry.sol";
import { Case, CaseKind, CaseRecord, CaseStage, IDisputeDesk, Ruling } from "../interfaces/IDisputeDesk.sol";
import { IQuorum, Seat } from "../interfaces/IQuorum.sol";
import { Cases } from "../libraries/Cases.sol";
import { Holds } from "../libraries/Holds.sol";
import { StatusWords } from "../libraries/StatusWords.sol";
import { CaseCredentials } from "./CaseCredentials.sol";
import { CaseStore, FoundCase } from "./CaseStore.sol";

/// @title CaseEffects
/// @notice What a case does to a credential: a hold while it is under way, and what was upheld once it is over. All of it goes
/// through the groups that hold the batch's roles, and names the case as its evidence.
abstract contract CaseEffects is CaseStore, CaseCredentials {
    using Cases for Case;
    using Holds for Hold;

    /// @inheritdoc IDisputeDesk
    function hold(
        BatchHeader calldata header,
        uint256 index,
        CaseKind kind,
        Seat[] calldata seats
    ) external nonReentrant {
        // Check: a seat, once, and a case that would revoke.
        address group = header.policy.emergency;
        if (!_isSeated(group, seats)) revert NotSeated(msg.sender, group);
        if (!Cases.revokes(kind)) revert NotHeldFor(kind);
        FoundCase memory found = _find(_idIn(header, index), kind);
        _require(found, CaseStage.Answer, CaseStage.Effect);
        bytes32 id = found.id;
        CaseRecord memory kept = _records[found.key];
        if (found.stored.isHeld() || kept.holdSpent) revert HeldAlready(id);
        uint256 before = _holdOf(header, index);
        uint256 until = StatusWords.earlier(
            found.stored.holdUntil(header.policy.epochLength),
            block.timestamp + 1 + header.policy.emergencyLimit
        );

        // Effect: also where it is held for longer already, or what the case needs would be over with that.
        _store(found, found.stored.withHold());
        (kept.heldUntil, kept.heldBefore) = (uint40(until), uint40(_holdWithoutCases(found.credential, before)));
        _records[found.key] = kept;
        emit CaseHeld(id, msg.sender, uint64(until));

        // Interaction.
        if (until <= before) return;
        IQuorum(group).enact(
            address(_batches),
            abi.encodeCall(IBatchRegistry.imposeHold, (header, _singleTarget(index), uint64(until), 0, id)),
            id
        );
    }

    /// @inheritdoc IDisputeDesk
    function endHold(BatchHeader calldata header, uint256 index, CaseKind kind) external nonReentrant {
        // Check: nothing upheld needs it, and it is still the hold that was imposed for the case.
        bytes32 credential = _idIn(header, index);
        FoundCase memory found = _find(credential, kind);
        bytes32 id = found.id;
        CaseRecord memory kept = _records[found.key];
        if (kept.heldUntil == 0 || _needsHold(found)) revert NothingToDo(id);
        uint256 until = StatusWords.later(
            StatusWords.later(kept.heldBefore, _heldForOthers(credential, kind)),
            StatusWords.horizon(header.policy.epochLength, block.timestamp)
        );
        if (_holdOf(header, index) != kept.heldUntil || until >= kept.heldUntil) revert NothingToDo(id);

        // Effect.
        (kept.heldUntil, kept.heldBefore) = (0, 0);
        _records[found.key] = kept;
        emit CaseHoldEnded(id, uint64(until));

        // Interaction.
        _endHold(header, index, until, id);
    }

    /// @inheritdoc IDisputeDesk
    function carryOut(BatchHeader calldata header, uint256 index, CaseKind kind) external nonReentrant {
        bytes32 credential = _idIn(header, index);
        bytes32 id = _beginEffect(credential, kind);
        if (Cases.revokes(kind)) _revoke(header, index, id);
        else _reinstate(header, index, credential, id);
    }

    /// @inheritdoc IDisputeDesk
    function carryOutAttestation(bytes32 uid, CaseKind kind) external nonReentrant {
        bytes32 id = _beginEffect(uid, kind);
        AttestationStatus memory status = _statusOf(uid);
        RevocationRequest memory request = RevocationRequest({
            schema: status.schema,
            data: RevocationRequestData({ uid: uid, value: 0 })
        });
        IQuorum(status.attester).enact(
            address(_attestations),
            abi.encodeCall(IAttestationRegistry.revoke, (request)),
            id
        );
        if (_attestations.statusOf(uid).revocationTime == 0) revert EffectMissing(id);
    }

    /// @dev Reverts unless the case was upheld and its notice is over, and marks it as carried out.
    function _beginEffect(bytes32 credential, CaseKind kind) private returns (bytes32 id) {
        FoundCase memory found = _find(credential, kind);
        id = found.id;
        // Check.
        _require(found, CaseStage.Effect, CaseStage.Effect);
        uint256 from = found.stored.effectFrom();
        if (block.timestamp < from) revert EffectTooEarly(id, uint64(from));
        // Effect: undone where the group cannot.
        _store(found, found.stored.withEffect());
        emit CaseCarriedOut(id);
    }

    /// @dev A group that names a desk and does nothing would have a case carried out that is not.
    function _revoke(BatchHeader calldata header, uint256 index, bytes32 id) private {
        uint256 mask = _change(header, index, ChangeKind.Revoke, id);
        if (_statusIn(header, index).revoked.newest & mask == 0) revert EffectMissing(id);
    }

    /// @dev Ends what there is: the suspension, the credential's own hold, or both; about a whole batch, the batch's hold. Not a hold
    /// for another case; but what was held before that does not come back after it, or a seat could keep any hold by holding for a
    /// pretext. A case about one credential never ends its batch's hold: the issuer's key may be gone.
    function _reinstate(BatchHeader calldata header, uint256 index, bytes32 credential, bytes32 id) private {
        // Check.
        BatchStatus memory status = _statusIn(header, index);
        bool isSuspended = status.suspended.newest & StatusWords.maskOf(index) != 0;
        (, uint256 end, ) = status.hold.unpack();
        uint256 horizon = StatusWords.horizon(header.policy.epochLength, block.timestamp);
        uint256 until = StatusWords.later(_heldForOthers(credential, CaseKind.WronglySuspended), horizon);
        bool isHeld = until < end && _isNamedBy(header.policy.emergency);

        // Effect.
        bool isHidden = until <= end && _forgetHidden(credential, horizon);
        if (!isSuspended && !isHeld && !isHidden) {
            _requireNotBatchHeld(header, index);
            revert NothingToDo(id);
        }

        // Interaction.
        if (isSuspended) _change(header, index, ChangeKind.Reinstate, id);
        if (isHeld) _endHold(header, index, until, id);
        status = _statusIn(header, index);
        (, end, ) = status.hold.unpack();
        bool isLeft = status.suspended.newest & StatusWords.maskOf(index) != 0 || (isHeld && until < end);
        if (isLeft) revert EffectMissing(id);
    }

    /// @dev What was held before a hold for a case, and beyond it at `horizon`, is over when that is.
    /// @return isAny Whether there was such a hold.
    function _forgetHidden(bytes32 credential, uint256 horizon) private returns (bool isAny) {
        for (uint256 i = 0; i <= uint256(CaseKind.KeyCompromise); ++i) {
            CaseRecord storage kept = _records[keccak256(abi.encode(credential, CaseKind(i)))];
            if (kept.heldBefore <= horizon) continue;
            (kept.heldBefore, isAny) = (0, true);
        }
    }

    function _change(
        BatchHeader calldata header,
        uint256 index,
        ChangeKind kind,
        bytes32 id
    ) private returns (uint256 mask) {
        WordMask[] memory masks = new WordMask[](1);
        (masks[0].word, masks[0].mask) = StatusWords.locate(index);
        mask = masks[0].mask;
        IQuorum(header.policy.revoker).enact(
            address(_batches),
            abi.encodeCall(IBatchRegistry.change, (header, kind, masks, 0, id)),
            id
        );
    }

    function _endHold(BatchHeader calldata header, uint256 index, uint256 until, bytes32 id) private {
        IQuorum(header.policy.emergency).enact(
            address(_batches),
            abi.encodeCall(IBatchRegistry.endHold, (header, _singleTarget(index), uint64(until), 0, id)),
            id
        );
    }

    /// @dev Whether a case that was held for is under way or upheld. A later case of its kind does not need the older one's hold.
    function _needsHold(FoundCase memory found) private pure returns (bool) {
        if (!found.stored.isHeld()) return false;
        return found.stage < CaseStage.Done || found.stored.newestRuling() == Ruling.Upheld;
    }

    /// @dev Until when other cases that would revoke the credential need it held; 0 for none. So no case can be used to end what
    /// another one holds.
    function _heldForOthers(bytes32 credential, CaseKind but) private view returns (uint256 until) {
        for (uint256 i = 0; i <= uint256(CaseKind.KeyCompromise); ++i) {
            if (i == uint256(but)) continue;
            FoundCase memory found = _find(credential, CaseKind(i));
            if (_needsHold(found)) until = StatusWords.later(until, _records[found.key].heldUntil);
        }
    }

    /// @dev Until when the credential would be held, were it not for cases, if its hold ends at `until`; 0 where that is over. What
    /// a case found longer than its own is not beneath it.
    function _holdWithoutCases(bytes32 credential, uint256 until) private view returns (uint256) {
        // Each may lie upon another, in any order.
        for (uint256 i = 0; i < 9 && until > block.timestamp; ++i) {
            CaseRecord storage kept = _records[keccak256(abi.encode(credential, CaseKind(i % 3)))];
            if (kept.heldUntil == until) until = StatusWords.earlier(until, kept.heldBefore);
        }
        return until > block.timestamp ? until : 0;
    }

    /// @dev First second after the credential's own hold; 0 where there never was one.
    function _holdOf(BatchHeader calldata header, uint256 index) private view returns (uint256 until) {
        (, until, ) = _batches.holdsOf(_batchOf(header), _singleTarget(index))[0].unpack();
    }

    function _singleTarget(uint256 index) private pure returns (uint256[] memory targets) {
        targets = new uint256[](1);
        targets[0] = index;
    }
}
