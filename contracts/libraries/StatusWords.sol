// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IBatchRegistry, StatusWord } from "../interfaces/IBatchRegistry.sol";

/// @title StatusWords
/// @notice The epoch rule, once: where a credential's bit lies, when a change takes effect, what a stored word says
/// about a moment. Twin of src/core/statusWords.ts.
/// @dev A pending slot is reused only by an epoch of its own parity, two or more epochs later: by then what it holds is
/// in force and is folded into the settled word. So no transaction is needed at a boundary.
library StatusWords {
    /// @notice Credentials a word; the low 32 bits hold an epoch.
    uint256 internal constant PER_WORD = 224;

    /// @notice Later than every moment.
    uint256 internal constant NEVER = type(uint256).max;

    uint256 private constant EPOCH_MASK = type(uint32).max;

    /// @notice Word and bit of the credential at `index`.
    function locate(uint256 index) internal pure returns (uint256 word, uint256 mask) {
        return (index / PER_WORD, 1 << (255 - (index % PER_WORD)));
    }

    /// @notice The bits of `word` that are credentials of a batch of `size`.
    function credentialBits(uint256 word, uint256 size) internal pure returns (uint256) {
        uint256 first = word > type(uint32).max ? size : word * PER_WORD;
        if (first >= size) return 0;
        uint256 count = size - first < PER_WORD ? size - first : PER_WORD;
        // The `count` topmost bits; 1 <= count <= 224, so the shift is 32 to 255.
        return ~uint256(0) << (256 - count);
    }

    /// @notice The epoch of a moment: its index in lengths of `epochLength`, or its second.
    function epochAt(uint256 epochLength, uint256 moment) internal pure returns (uint256) {
        return epochLength == 0 ? moment : moment / epochLength;
    }

    /// @notice First second in which a change announced in `epoch` is in force.
    function effectiveFrom(uint256 epochLength, uint256 epoch) internal pure returns (uint256) {
        return epochLength == 0 ? epoch + 1 : (epoch + 2) * epochLength;
    }

    /// @notice First moment about which a copy of the state at `moment` knows nothing.
    function horizon(uint256 epochLength, uint256 moment) internal pure returns (uint256) {
        return effectiveFrom(epochLength, epochAt(epochLength, moment));
    }

    /// @notice One step of a batch's rolling digest, so that one storage proof carries any number of changes.
    function digestStep(
        uint224 digest,
        uint8 kind,
        uint256 wordOrIndex,
        uint256 mask,
        uint64 from,
        uint64 until,
        uint32 reason,
        bytes32 evidence
    ) internal pure returns (uint224) {
        return
            uint224(
                uint256(keccak256(abi.encode(uint256(digest), kind, wordOrIndex, mask, from, until, reason, evidence)))
            );
    }

    /// @notice What the word will say once all that is announced is in force, where changes are toggles.
    function projected(StatusWord storage self) internal view returns (uint256) {
        return (self.settled ^ self.pendingEven ^ self.pendingOdd) & ~EPOCH_MASK;
    }

    /// @notice Adds credentials to what `epoch` sets for good (revocation).
    function announceFinal(StatusWord storage self, uint256 epochLength, uint256 epoch, uint256 mask) internal {
        uint256 pending = _pending(self, epochLength, epoch, false);
        _setPending(self, epoch, pending | mask);
    }

    /// @notice Flips credentials in what `epoch` toggles (suspension, reinstatement).
    function announceToggle(StatusWord storage self, uint256 epochLength, uint256 epoch, uint256 mask) internal {
        uint256 pending = _pending(self, epochLength, epoch, true);
        _setPending(self, epoch, pending ^ mask);
    }

    /// @notice Takes credentials out of what `epoch` announced; they must be in {announcedIn}.
    function retract(StatusWord storage self, uint256 epoch, uint256 mask) internal {
        uint256 announced = announcedIn(self, epoch);
        // The slot may still hold what an older epoch announced: that is in force, and not to be touched.
        if (announced != 0) _setPending(self, epoch, announced & ~mask);
    }

    /// @notice The credentials that `epoch` itself announced so far.
    function announcedIn(StatusWord storage self, uint256 epoch) internal view returns (uint256) {
        uint256 slot = epoch & 1 == 0 ? self.pendingEven : self.pendingOdd;
        return slot & EPOCH_MASK == epoch ? slot & ~EPOCH_MASK : 0;
    }

    /// @notice First second in which what a stored slot holds is in force; 0 for an empty slot.
    function inForceFrom(uint256 slot, uint256 epochLength) internal pure returns (uint256) {
        return slot == 0 ? 0 : effectiveFrom(epochLength, slot & EPOCH_MASK);
    }

    /// @notice What a word of a final plane says about a credential at `moment`, which must lie before the horizon.
    /// @return set Whether it is revoked.
    /// @return since Earliest moment from which storage still proves it; 0 where it never was.
    /// @return next Next moment at which it is known to change; the largest number where none is.
    function finalAt(
        StatusWord memory self,
        uint256 mask,
        uint256 epochLength,
        uint256 moment
    ) internal pure returns (bool set, uint256 since, uint256 next) {
        next = NEVER;
        since = NEVER;
        if (self.settled & mask != 0) (set, since) = (true, floorOf(self, epochLength));
        if ((self.pendingEven | self.pendingOdd) & mask != 0) {
            for (uint256 parity = 0; parity < 2; ++parity) {
                uint256 slot = parity == 0 ? self.pendingEven : self.pendingOdd;
                if (slot & mask == 0) continue;
                uint256 from = inForceFrom(slot, epochLength);
                if (from > moment) next = earlier(next, from);
                else (set, since) = (true, earlier(since, from));
            }
        }
        // What is set for good has no next change; what is not set never was.
        if (set) next = NEVER;
        else since = 0;
    }

    /// @notice What a word of a toggled plane says about a credential at `moment`, which must lie before the horizon.
    /// @return set Whether it is suspended.
    /// @return since Earliest moment from which storage still proves it.
    /// @return next Next moment at which it is known to change; the largest number where none is.
    function toggledAt(
        StatusWord memory self,
        uint256 mask,
        uint256 epochLength,
        uint256 moment
    ) internal pure returns (bool set, uint256 since, uint256 next) {
        next = NEVER;
        set = self.settled & mask != 0;
        since = floorOf(self, epochLength);
        if ((self.pendingEven | self.pendingOdd) & mask != 0) {
            for (uint256 parity = 0; parity < 2; ++parity) {
                uint256 slot = parity == 0 ? self.pendingEven : self.pendingOdd;
                if (slot & mask == 0) continue;
                uint256 from = inForceFrom(slot, epochLength);
                if (from > moment) next = earlier(next, from);
                else (set, since) = (!set, later(since, from));
            }
        }
    }

    /// @notice Earliest moment that the stored word answers for: before it, history is in the events only.
    function floorOf(StatusWord memory self, uint256 epochLength) internal pure returns (uint256) {
        return inForceFrom(self.settled, epochLength);
    }

    /// @notice The earlier of two moments.
    function earlier(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    /// @notice The later of two moments.
    function later(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? b : a;
    }

    /// @dev The bits announced in `epoch`, after folding what an earlier epoch of the same parity left in the slot.
    function _pending(
        StatusWord storage self,
        uint256 epochLength,
        uint256 epoch,
        bool toggles
    ) private returns (uint256) {
        // Later epochs must fit too, or a floor or a horizon could not be told.
        if (effectiveFrom(epochLength, epoch) > type(uint64).max || epoch + 2 > EPOCH_MASK) {
            revert IBatchRegistry.EpochOutOfRange(epoch);
        }
        uint256 slot = epoch & 1 == 0 ? self.pendingEven : self.pendingOdd;
        uint256 announced = slot & EPOCH_MASK;
        uint256 bits = slot & ~EPOCH_MASK;
        if (announced == epoch || bits == 0) return bits;

        uint256 settled = self.settled;
        uint256 settledBits = settled & ~EPOCH_MASK;
        uint256 newest = later(settled & EPOCH_MASK, announced);
        self.settled = (toggles ? settledBits ^ bits : settledBits | bits) | newest;
        return 0;
    }

    function _setPending(StatusWord storage self, uint256 epoch, uint256 bits) private {
        uint256 slot = bits == 0 ? 0 : bits | epoch;
        if (epoch & 1 == 0) self.pendingEven = slot;
        else self.pendingOdd = slot;
    }
}
