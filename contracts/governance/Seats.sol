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

    /// @dev Without this interval, one hostile seat could cause a silence every hour, or have many counted at once, although
    /// other seats had signed in between. So the next count takes only proposals opened at least a week after the last count. A
    /// dormant seat has therefore signed nothing for more than two weeks.
    uint40 private constant SILENCE_INTERVAL = 7 days;

    /// @dev All that an act reads of the roster, in one slot.
    struct Sitting {
        /// @dev First 25 bytes of the hash of its seats. Finding two rosters with the same 25 bytes takes 2^100 tries. Finding
        /// two keys with the same address takes 2^80.
        bytes25 hash;
        uint16 version;
        uint8 seats;
        /// @dev Low bits of each seat's silences, 0 to 3.
        uint16 silencesLow;
        /// @dev Their high bits.
        uint16 silencesHigh;
    }

    /// @dev What passes by silence can be opened by one signature, and refused by {Rule-vetoes} of them. So a seat has one such
    /// proposal at a time: it is busy from its opening until its window is over, whatever becomes of it, and whoever sent it. 16 bits
    /// a seat of each roster: the hour, modulo 2^16, from which it is not; 0 for none. What is over is cleared whenever another seat
    /// becomes busy. Where none does for seven years, an old hour looks like one to come, for a month; a full quorum acts all the same.
    mapping(uint256 version => uint256 hours_) private _busyUntil;
    /// @dev Hours of the longest window, each end rounded up, and one more where an hour would be 0.
    uint256 private constant MOST_BUSY = 722;

    Sitting private _sitting;
    /// @dev Unix seconds. The silences of a proposal opened before are not counted.
    uint40 private _countedFrom;

    /// @inheritdoc IQuorum
    function roster() external view returns (uint16 version, uint8 seats, bytes25 hash) {
        return (_sitting.version, _sitting.seats, _sitting.hash);
    }

    /// @inheritdoc IQuorum
    function silencesOf(uint8 seat) external view returns (uint8 silences) {
        if (seat >= _sitting.seats) return 0;
        return uint8(((_sitting.silencesLow >> seat) & 1) | (((_sitting.silencesHigh >> seat) & 1) << 1));
    }

    /// @inheritdoc IQuorum
    function silencesCountFrom() external view returns (uint40 from) {
        return _countedFrom;
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

    /// @dev Puts a roster in force. All its seats start with zero silences.
    /// @param least Fewest seats with which all rules can be met.
    /// @return number Number of seats.
    function _seat(Seat[] memory seats, uint256 least) internal returns (uint8 number) {
        bytes25 hash = bytes25(Roster.check(seats, least));
        // Safe: no roster has more than 16.
        number = uint8(seats.length);
        uint16 version = _sitting.version + 1;
        _sitting = Sitting({ hash: hash, version: version, seats: number, silencesLow: 0, silencesHigh: 0 });
        emit RosterReplaced({ version: version, seats: seats });
    }

    /// @inheritdoc IQuorum
    function busyUntil(uint8 seat) external view returns (uint64 until) {
        uint256 left = seat < 16 ? _busyHours(_busyUntil[_sitting.version], seat) : 0;
        if (left != 0) until = uint64((block.timestamp / 1 hours + left) * 1 hours);
    }

    /// @dev Makes seats busy until a moment, rounded up to an hour. Reverts if one of them is.
    function _occupy(uint16 voices, uint256 until) internal {
        uint256 version = _sitting.version;
        uint256 words = _busyUntil[version];
        uint256 next = 0;
        for (uint256 i = 0; i < 16; ++i) {
            uint256 left = _busyHours(words, i);
            bool isVoice = (voices >> i) & 1 != 0;
            if (isVoice && left != 0) revert SeatBusy(i, (block.timestamp / 1 hours + left) * 1 hours);
            uint256 hour = left == 0 ? 0 : (words >> (16 * i)) & 0xffff;
            if (isVoice) hour = ((until + 1 hours - 1) / 1 hours) & 0xffff;
            if (isVoice && hour == 0) hour = 1;
            next |= hour << (16 * i);
        }
        _busyUntil[version] = next;
    }

    /// @dev Hours, the current one counted, for which a seat is busy; 0 for none.
    function _busyHours(uint256 words, uint256 seat) private view returns (uint256 left) {
        uint256 hour = (words >> (16 * seat)) & 0xffff;
        if (hour == 0) return 0;
        unchecked {
            left = (hour - block.timestamp / 1 hours) & 0xffff;
        }
        if (left > MOST_BUSY) left = 0;
    }

    function _rosterVersion() internal view returns (uint16) {
        return _sitting.version;
    }

    /// @dev Checks signatures, finds their seats and resets those seats' silences.
    /// @param digest The digest that was signed.
    /// @param standInsFrom Unix seconds from which stand-ins may sign; the largest number for never.
    /// @return voices The seats that signed, one bit a seat.
    function _collectApprovals(
        bytes32 digest,
        Seat[] calldata seats,
        Approval[] calldata approvals,
        uint256 standInsFrom
    ) internal returns (uint16 voices) {
        uint16 silent = _checkRoster(seats);
        voices = Roster.voicesOf(digest, seats, approvals, standInsFrom);
        if (silent & voices == 0) return voices;
        (_sitting.silencesLow, _sitting.silencesHigh) = (
            _sitting.silencesLow & ~voices,
            _sitting.silencesHigh & ~voices
        );
    }

    /// @dev Counts the silences of a lapsed proposal.
    /// @param openedAt Unix seconds at which the proposal was opened.
    /// @param voices Seats that assented or objected.
    /// @return silent Seats that did neither.
    /// @return dormant Seats that now have three silences.
    function _countSilent(bytes32 id, uint40 openedAt, uint16 voices) internal returns (uint16 silent, uint16 dormant) {
        if (openedAt < _countedFrom) revert SilencesTooSoon(id, _countedFrom);
        _countedFrom = uint40(block.timestamp) + SILENCE_INTERVAL;
        silent = ~voices & uint16((1 << _sitting.seats) - 1);
        // Adds one for each silent seat with fewer than three silences: an addition bit by bit, with the carry from the low
        // bits to the high ones.
        (uint16 low, uint16 high) = (_sitting.silencesLow, _sitting.silencesHigh);
        uint16 more = silent & ~(low & high);
        (low, high) = (low ^ more, high ^ (low & more));
        (_sitting.silencesLow, _sitting.silencesHigh) = (low, high);
        dormant = low & high;
    }

    /// @dev Assents that an opened proposal needs now. Each dormant seat lowers the quorum by one, down to the rule's floor.
    function _requiredAssents(PackedRule rule) internal view returns (uint256) {
        (uint256 quorum, uint256 floor) = (rule.quorum(), rule.floor());
        uint256 dormant = _count(_sitting.silencesLow & _sitting.silencesHigh);
        return quorum > floor + dormant ? quorum - dormant : floor;
    }

    /// @dev Number of seats in a set: adds up the bits of pairs, then of fours, then of eights, then of all 16.
    function _count(uint256 voices) internal pure returns (uint256) {
        unchecked {
            // A set has 16 bits, so no subtraction or sum here can overflow.
            voices -= (voices >> 1) & 0x5555;
            voices = (voices & 0x3333) + ((voices >> 2) & 0x3333);
            voices = (voices + (voices >> 4)) & 0x0f0f;
            return (voices + (voices >> 8)) & 0x1f;
        }
    }

    /// @return silent Seats with at least one silence so far.
    function _checkRoster(Seat[] calldata seats) private view returns (uint16 silent) {
        Sitting storage sitting = _sitting;
        (bytes25 hash, bytes25 expected) = (bytes25(Roster.hashOf(seats)), sitting.hash);
        if (hash != expected) revert NotRoster(hash, expected);
        return sitting.silencesLow | sitting.silencesHigh;
    }
}
