// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import { Approval, IQuorum, Seat } from "../interfaces/IQuorum.sol";
import { PackedRule } from "../interfaces/IRulebook.sol";
import { Roster } from "../libraries/Roster.sol";
import { Rules } from "../libraries/Rules.sol";

/// @title Seats
/// @notice Who sits in the group, whose signature counts for which seat, and who has been silent.
abstract contract Seats is IQuorum, EIP712 {
    using Rules for PackedRule;

    /// @dev Silences of one hostile seat's making would come by the hour: so they count once a week at most, and whoever is
    /// dormant has been silent for more than two.
    uint256 private constant SILENCE_INTERVAL = 7 days;

    /// @dev What is asked of the roster in each act, in one slot.
    struct Sitting {
        uint16 version;
        uint8 seats;
        /// @dev Low bits of each seat's silences, 0 to 3.
        uint16 silencesLow;
        /// @dev Their high bits.
        uint16 silencesHigh;
        /// @dev Unix seconds: silences of proposals that were opened before are not counted.
        uint40 countedFrom;
    }

    Sitting private _sitting;
    bytes32 private _rosterHash;

    /// @inheritdoc IQuorum
    function roster() external view returns (uint16 version, uint8 seats, bytes32 hash) {
        return (_sitting.version, _sitting.seats, _rosterHash);
    }

    /// @inheritdoc IQuorum
    function silencesOf(uint8 seat) external view returns (uint8 silences) {
        Sitting memory sitting = _sitting;
        if (seat >= sitting.seats) return 0;
        return uint8(((sitting.silencesLow >> seat) & 1) | (((sitting.silencesHigh >> seat) & 1) << 1));
    }

    /// @inheritdoc IQuorum
    function isSeated(Seat[] calldata seats, address account) external view returns (bool seated) {
        _checkRoster(seats);
        bytes32 key = bytes32(uint256(uint160(account)));
        if (key == bytes32(0)) return false;
        for (uint256 i = 0; i < seats.length; ++i) {
            if (seats[i].member == key || seats[i].standIn == key || seats[i].secondStandIn == key) return true;
        }
    }

    /// @dev Puts a roster in force. Nobody of it has been silent.
    /// @param least Fewest seats with which all rules can be met.
    function _seat(Seat[] memory seats, uint256 least) internal {
        _rosterHash = Roster.check(seats, least);
        uint16 version = _sitting.version + 1;
        _sitting = Sitting({
            version: version,
            seats: uint8(seats.length),
            silencesLow: 0,
            silencesHigh: 0,
            countedFrom: 0
        });
        emit RosterReplaced({ version: version, seats: seats });
    }

    function _checkRoster(Seat[] calldata seats) internal view {
        (bytes32 hash, bytes32 expected) = (Roster.hashOf(seats), _rosterHash);
        if (hash != expected) revert NotRoster(hash, expected);
    }

    function _rosterVersion() internal view returns (uint16) {
        return _sitting.version;
    }

    /// @dev Whose signatures these are, and wakes them.
    /// @param digest What was to be signed.
    /// @param standInsFrom Unix seconds from which stand-ins may sign; the largest number for never.
    /// @return voices One bit a seat.
    function _hear(
        bytes32 digest,
        Seat[] calldata seats,
        Approval[] calldata approvals,
        uint256 standInsFrom
    ) internal returns (uint16 voices) {
        _checkRoster(seats);
        uint256 before = 0;
        for (uint256 i = 0; i < approvals.length; ++i) {
            Approval calldata approval = approvals[i];
            uint256 seat = approval.seat;
            if (seat < before) revert SeatOutOfOrder(seat, before - 1);
            before = seat + 1;
            _checkSigned(digest, seats, approval, standInsFrom);
            // Safe: the roster has no more seats than this has bits.
            voices |= uint16(1 << seat);
        }
        _wake(voices);
    }

    /// @dev Counts the silences of a lapsed proposal.
    /// @param openedAt When that was opened.
    /// @param voices Who was not silent.
    /// @return silent Who was.
    /// @return dormant Who has been so often.
    function _countSilent(bytes32 id, uint40 openedAt, uint16 voices) internal returns (uint16 silent, uint16 dormant) {
        Sitting memory sitting = _sitting;
        if (openedAt < sitting.countedFrom) revert SilencesTooSoon(id, sitting.countedFrom);
        silent = ~voices & uint16((1 << sitting.seats) - 1);
        // One more for each who has fewer than three: bits are added as by hand, the carry from the low ones to the high ones.
        (uint16 low, uint16 high) = (sitting.silencesLow, sitting.silencesHigh);
        uint16 more = silent & ~(low & high);
        (low, high) = (low ^ more, high ^ (low & more));
        (sitting.silencesLow, sitting.silencesHigh) = (low, high);
        sitting.countedFrom = openedAt + uint40(SILENCE_INTERVAL);
        _sitting = sitting;
        dormant = low & high;
    }

    /// @dev How many assents a proposal that was opened needs now: dormant seats are not waited for, down to the rule's floor.
    function _needed(PackedRule rule) internal view returns (uint256) {
        (uint256 quorum, uint256 floor) = (rule.quorum(), rule.floor());
        uint256 dormant = _count(_sitting.silencesLow & _sitting.silencesHigh);
        return quorum > floor + dormant ? quorum - dormant : floor;
    }

    /// @dev Number of seats in a set.
    function _count(uint256 voices) internal pure returns (uint256 count) {
        for (; voices != 0; voices &= voices - 1) ++count;
    }

    function _checkSigned(
        bytes32 digest,
        Seat[] calldata seats,
        Approval calldata approval,
        uint256 standInsFrom
    ) private view {
        (uint256 seat, uint256 chair) = (approval.seat, approval.chair);
        bytes32 key = Roster.keyAt(seats, seat, chair);
        if (key == bytes32(0)) revert NobodyThere(seat, chair);
        if (chair != 0 && block.timestamp < standInsFrom) revert StandInTooEarly(seat, standInsFrom);
        if (!Roster.isSignedBy(key, digest, approval.signature)) revert InvalidSignature(seat, key, digest);
    }

    function _wake(uint16 voices) private {
        (uint16 low, uint16 high) = (_sitting.silencesLow, _sitting.silencesHigh);
        if ((low | high) & voices == 0) return;
        (_sitting.silencesLow, _sitting.silencesHigh) = (low & ~voices, high & ~voices);
    }
}
