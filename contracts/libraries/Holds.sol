// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Hold, StatusWord } from "../interfaces/IBatchRegistry.sol";
import { StatusWords } from "./StatusWords.sol";

/// @title Holds
/// @notice The rules of emergency holds, in one place. A hold is an interval `[from, until)` in which a credential, or a whole
/// batch, is suspended, whatever its status word says. Twin of src/sdk/core/status/holds.ts.
library Holds {
    using StatusWords for StatusWord;

    /// @notice Means the whole batch wherever a credential's index is expected.
    uint256 internal constant WHOLE_BATCH = type(uint256).max;

    /// @notice The stored hold after an emergency. Where the old hold reaches the new one, the result spans both. Otherwise the
    /// result is the new hold alone, and storage forgets history before the old hold's end.
    function impose(Hold self, uint256 from, uint256 until) internal pure returns (Hold) {
        (uint256 oldFrom, uint256 oldUntil, uint256 oldFloor) = unpack(self);
        if (oldUntil < from) return pack(from, until, oldUntil);
        return pack(StatusWords.earlier(oldFrom, from), StatusWords.later(oldUntil, until), oldFloor);
    }

    /// @notice Whether a hold is in force at a moment not before its floor.
    function isHeldAt(Hold self, uint256 moment) internal pure returns (bool) {
        (uint256 from, uint256 until, ) = unpack(self);
        return from <= moment && moment < until;
    }

    /// @notice The parts of a stored hold.
    function unpack(Hold self) internal pure returns (uint256 from, uint256 until, uint256 floor) {
        uint256 packed = Hold.unwrap(self);
        return (packed >> 128, uint64(packed >> 64), uint64(packed));
    }

    /// @notice A hold as it is stored; each of the three must fit 64 bits.
    function pack(uint256 from, uint256 until, uint256 floor) internal pure returns (Hold) {
        return Hold.wrap((from << 128) | (until << 64) | floor);
    }

    /// @notice Whether a credential is suspended at `moment`: by its status word, by its own hold or by its batch's hold.
    /// @param word Its word of the suspended plane.
    /// @param hold Its own hold.
    /// @param batchHold The hold of the whole batch.
    /// @param mask Its bit.
    /// @param moment Not before the floors, and before the horizon.
    /// @return set Whether the credential is suspended.
    /// @return since Earliest moment from which storage still proves it.
    /// @return next Next moment at which the answer is known to change; the largest number if no change is known.
    function suspendedAt(
        StatusWord memory word,
        Hold hold,
        Hold batchHold,
        uint256 mask,
        uint256 epochLength,
        uint256 moment
    ) internal pure returns (bool set, uint256 since, uint256 next) {
        if (Hold.unwrap(hold) | Hold.unwrap(batchHold) == 0) return word.toggledAt(mask, epochLength, moment);

        set = _isSuspendedAt(word, hold, batchHold, mask, epochLength, moment);
        since = StatusWords.later(word.toggledFloor(epochLength), StatusWords.later(floorOf(hold), floorOf(batchHold)));
        next = StatusWords.NEVER;
        // The answer can change only where a toggle takes effect, or a hold begins or ends.
        uint256[6] memory edges = _edges(word, hold, batchHold, mask, epochLength);
        for (uint256 i = 0; i < edges.length; ++i) {
            uint256 edge = edges[i];
            if (edge > moment) {
                if (edge >= next) continue;
                if (_isSuspendedAt(word, hold, batchHold, mask, epochLength, edge) != set) next = edge;
            } else if (edge > since) {
                if (_isSuspendedAt(word, hold, batchHold, mask, epochLength, edge - 1) != set) since = edge;
            }
        }
    }

    /// @notice Moment before which storage has forgotten earlier holds.
    function floorOf(Hold self) internal pure returns (uint256) {
        return uint64(Hold.unwrap(self));
    }

    function _isSuspendedAt(
        StatusWord memory word,
        Hold hold,
        Hold batchHold,
        uint256 mask,
        uint256 epochLength,
        uint256 moment
    ) private pure returns (bool set) {
        (set, , ) = word.toggledAt(mask, epochLength, moment);
        return set || isHeldAt(hold, moment) || isHeldAt(batchHold, moment);
    }

    function _edges(
        StatusWord memory word,
        Hold hold,
        Hold batchHold,
        uint256 mask,
        uint256 epochLength
    ) private pure returns (uint256[6] memory edges) {
        if ((word.newest ^ word.older) & mask != 0) edges[0] = StatusWords.inForceFrom(word.newest, epochLength);
        if ((word.older ^ word.oldest) & mask != 0) edges[1] = StatusWords.inForceFrom(word.older, epochLength);
        // The oldest slot takes effect at the floor, where history begins.
        (edges[2], edges[3], ) = unpack(hold);
        (edges[4], edges[5], ) = unpack(batchHold);
    }
}
