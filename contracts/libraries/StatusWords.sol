// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IBatchRegistry, StatusWord } from "../interfaces/IBatchRegistry.sol";

/// @title StatusWords
/// @notice The epoch rule, once: where a credential's bit lies, when a change takes effect, what a stored word says
/// about a moment. Twin of src/sdk/core/status/statusWords.ts.
/// @dev Each slot says what the whole word is once everything announced up to its epoch is in force; the newest stands
/// first. Only what the last two epochs announced can be pending, so three slots always hold the one in force too, and no
/// transaction is needed at a boundary.
library StatusWords {
    /// @notice Credentials a word; the low 32 bits hold an epoch.
    uint256 internal constant PER_WORD = 224;

    /// @notice Later than every moment.
    uint256 internal constant NEVER = type(uint256).max;

    uint256 private constant EPOCH_MASK = type(uint32).max;

    /// @notice Word and bit of the credential at `index`.
    function locate(uint256 index) internal pure returns (uint256 word, uint256 mask) {
        return (index / PER_WORD, maskOf(index));
    }

    /// @notice Bit of the credential at `index` in its word.
    function maskOf(uint256 index) internal pure returns (uint256 mask) {
        return (1 << 255) >> (index % PER_WORD);
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
        // Lengths have 64 bits, and epochs no more than the moments that they come from: nothing can overflow.
        unchecked {
            return epochLength == 0 ? epoch + 1 : (epoch + 2) * epochLength;
        }
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

    /// @notice What the word will say once all that is announced is in force.
    function projected(StatusWord storage self) internal view returns (uint256) {
        return self.newest & ~EPOCH_MASK;
    }

    /// @notice The slots of a word of a final plane that decide about a credential; the others are left zero, and unread.
    function readFinal(StatusWord storage self, uint256 mask) internal view returns (StatusWord memory word) {
        word.newest = self.newest;
        if (word.newest & mask != 0) word.older = self.older;
        if (word.older & mask != 0) word.oldest = self.oldest;
    }

    /// @notice The slots of a word of a toggled plane that decide about its credentials.
    function readToggled(StatusWord storage self) internal view returns (StatusWord memory word) {
        word.newest = self.newest;
        if (word.newest != 0) word.older = self.older;
        if (word.older != 0) word.oldest = self.oldest;
    }

    /// @notice Sets credentials for good (revocation), as of `epoch`.
    function announceFinal(StatusWord storage self, uint256 epochLength, uint256 epoch, uint256 mask) internal {
        _requireRoom(epochLength, epoch);
        uint256 newest = self.newest;
        // Nothing is written for what is set already.
        if (mask & ~newest == 0) return;
        if (newest & EPOCH_MASK == epoch) self.newest = newest | mask;
        else _begin(self, newest, (newest & ~EPOCH_MASK) | mask | epoch);
    }

    /// @notice Flips credentials (suspension, reinstatement), as of `epoch`.
    function announceToggle(StatusWord storage self, uint256 epochLength, uint256 epoch, uint256 mask) internal {
        _requireRoom(epochLength, epoch);
        uint256 newest = self.newest;
        if (newest & EPOCH_MASK == epoch) _rewrite(self, newest ^ mask, self.older);
        else _begin(self, newest, ((newest & ~EPOCH_MASK) ^ mask) | epoch);
    }

    /// @notice Takes back what `epoch` announced of credentials.
    /// @param mask Within what {announcedIn} says, so not empty.
    function retract(StatusWord storage self, uint256 mask) internal {
        _rewrite(self, self.newest ^ mask, self.older);
    }

    /// @notice The credentials whose status `epoch` itself changes so far.
    function announcedIn(StatusWord storage self, uint256 epoch) internal view returns (uint256) {
        uint256 newest = self.newest;
        return newest & EPOCH_MASK == epoch ? (newest ^ self.older) & ~EPOCH_MASK : 0;
    }

    /// @notice First second in which what a stored slot says is in force; 0 for the slot of a word that never changed.
    function inForceFrom(uint256 slot, uint256 epochLength) internal pure returns (uint256) {
        return slot == 0 ? 0 : effectiveFrom(epochLength, slot & EPOCH_MASK);
    }

    /// @notice What a word of a final plane says about a credential at `moment`, which must lie before the horizon.
    /// @dev What is not set in the newest slot was never set, so that the others can be left unread.
    /// @return set Whether it is revoked.
    /// @return since Earliest moment from which storage still proves it; 0 where it never was.
    /// @return next Next moment at which it is known to change; the largest number where none is.
    function finalAt(
        StatusWord memory self,
        uint256 mask,
        uint256 epochLength,
        uint256 moment
    ) internal pure returns (bool set, uint256 since, uint256 next) {
        if (self.newest & mask == 0) return (false, 0, NEVER);
        uint256 first =
            self.older & mask == 0
                ? self.newest
                : self.oldest & mask == 0
                    ? self.older
                    : self.oldest;
        uint256 from = inForceFrom(first, epochLength);
        // What is set for good has no next change.
        return from > moment ? (false, 0, from) : (true, from, NEVER);
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
        if (self.newest == 0) return (false, 0, next);
        uint256[4] memory slots = [self.newest, self.older, self.oldest, 0];
        // The slot in force, past what is pending.
        uint256 i = 0;
        for (; i < 3; ++i) {
            uint256 from = inForceFrom(slots[i], epochLength);
            if (from <= moment) break;
            if ((slots[i] ^ slots[i + 1]) & mask != 0) next = from;
        }
        set = slots[i] & mask != 0;
        // Back to where the bit last changed, or history ends.
        while (i < 2 && slots[i + 1] != 0 && (slots[i] ^ slots[i + 1]) & mask == 0) ++i;
        bool always = i < 2 && !set && slots[i + 1] == 0;
        since = always ? 0 : inForceFrom(slots[i], epochLength);
    }

    /// @notice Earliest moment for which a word of a final plane tells about a credential: before it, history is in the events
    /// only.
    function finalFloor(StatusWord memory self, uint256 mask, uint256 epochLength) internal pure returns (uint256) {
        return self.oldest & mask == 0 ? 0 : inForceFrom(self.oldest, epochLength);
    }

    /// @notice Earliest moment for which a word of a toggled plane tells about its credentials.
    function toggledFloor(StatusWord memory self, uint256 epochLength) internal pure returns (uint256) {
        return inForceFrom(self.oldest, epochLength);
    }

    /// @notice The earlier of two moments.
    function earlier(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    /// @notice The later of two moments.
    function later(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? b : a;
    }

    /// @dev Epoch numbers have 32 bits, and later epochs must fit too, or a horizon could not be told.
    function _requireRoom(uint256 epochLength, uint256 epoch) private pure {
        if (effectiveFrom(epochLength, epoch) > type(uint64).max || epoch + 2 > EPOCH_MASK) {
            revert IBatchRegistry.EpochOutOfRange(epoch);
        }
    }

    /// @dev The first change of an epoch: older states move aside. After a retraction the newest slot repeats the older one,
    /// and nothing moves. What is zero stays unwritten.
    function _begin(StatusWord storage self, uint256 newest, uint256 slot) private {
        if (newest != 0) {
            uint256 older = self.older;
            if (older != newest) {
                if (older != 0) self.oldest = older;
                self.older = newest;
            }
        }
        self.newest = slot;
    }

    /// @dev One more change in the epoch of the newest slot. Where nothing remains of what that epoch announced, it says again
    /// what the older slot says, so that the epoch leaves no trace.
    function _rewrite(StatusWord storage self, uint256 slot, uint256 older) private {
        self.newest = (slot ^ older) & ~EPOCH_MASK == 0 ? older : slot;
    }
}
