// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Proposal, Stage } from "../../contracts/interfaces/IQuorum.sol";
import { Act, Mode, Rule } from "../../contracts/interfaces/IRulebook.sol";
import { QuorumFixture } from "../contracts/support/QuorumFixture.sol";

/// @notice What a secretary would write down of a group's doings, and where each proposal stands by that.
abstract contract QuorumBooks is QuorumFixture {
    uint256 internal constant PERIOD = 90 days;

    struct Book {
        bytes32 id;
        Proposal proposal;
        Act act;
        /// @dev Of its opening.
        Rule rule;
        uint256 openedAt;
        uint256 passedAt;
        uint16 version;
        uint16 assents;
        uint16 objections;
        bool closed;
    }

    Book[] internal books;
    uint16 internal version = 1;
    uint8[9] internal silences;
    uint256 internal countedFrom;
    /// @dev Minutes held, by version, period and seat.
    mapping(uint16 => mapping(uint256 => uint256[9])) internal held;
    mapping(Act => mapping(uint256 => uint256)) internal executions;
    uint256 internal carriedOut;
    /// @dev Seconds until which a seat has a proposal open that silence passes.
    uint256[9] internal busy;

    function stageIn(Book storage book) internal view returns (Stage) {
        if (book.closed) return book.passedAt == 0 ? Stage.Lapsed : Stage.Done;
        if (book.version != version || executions[book.act][book.proposal.nonce] != 0) return Stage.Void;
        uint256 passed = book.passedAt;
        if (passed == 0) {
            if (seatsIn(book.objections) >= book.rule.vetoes) return Stage.Refused;
            passed = book.openedAt + book.rule.window;
            if (time < passed) return Stage.Open;
            if (book.rule.mode == Mode.Assent) return Stage.Lapsed;
        }
        return time < passed + book.rule.notice + 7 days ? Stage.Passed : Stage.Void;
    }

    function executableFrom(Book storage book) internal view returns (uint256) {
        return (book.passedAt == 0 ? book.openedAt + book.rule.window : book.passedAt) + book.rule.notice;
    }

    /// @dev Whether it hears more seats.
    function isHeard(Book storage book) internal view returns (bool) {
        return stageIn(book) == Stage.Open || stageIn(book) == Stage.Passed;
    }

    /// @dev From when it may be executed, if it passes now, or has.
    function passingFrom(Book storage book) internal view returns (uint256) {
        return stageIn(book) == Stage.Open ? time + book.rule.notice : executableFrom(book);
    }

    /// @param awake Seats that speak now.
    function needed(Rule memory rule, uint16 awake) internal view returns (uint256 count) {
        count = rule.quorum;
        for (uint256 seat = 0; seat < 9; ++seat) {
            bool isDormant = silences[seat] == 3 && (awake >> seat) & 1 == 0;
            if (isDormant && count > rule.floor) --count;
        }
    }

    /// @dev Whether these seats, too few to decide, would open what silence passes.
    function isBySilence(Rule memory rule, uint16 set) internal view returns (bool) {
        return rule.mode == Mode.Objection && seatsIn(set) < needed(rule, set);
    }

    function isAnyBusy(uint16 set) internal view returns (bool) {
        for (uint256 seat = 0; seat < 9; ++seat) if ((set >> seat) & 1 != 0 && busy[seat] > time) return true;
        return false;
    }

    /// @dev Until the window is over, in full hours.
    function occupy(Rule memory rule, uint16 set) internal {
        uint256 until = (uint256(time) + rule.window + 3599) / 3600 * 3600;
        for (uint256 seat = 0; seat < 9; ++seat) if ((set >> seat) & 1 != 0) busy[seat] = until;
    }

    function isInTime(Proposal memory proposal) internal view returns (bool) {
        return proposal.deadline == 0 || proposal.deadline >= time;
    }

    /// @dev Whether it was refused or let go by, and its signatures still hold.
    function isOver(Book storage book) internal view returns (bool) {
        Stage stage = stageIn(book);
        return (stage == Stage.Refused || stage == Stage.Lapsed) && book.proposal.deadline != 0;
    }

    function wake(uint16 voices) internal {
        for (uint256 seat = 0; seat < 9; ++seat) {
            if ((voices >> seat) & 1 != 0) silences[seat] = 0;
        }
    }

    /// @dev Of a hold of one credential until `until`: who may, by their budgets, or the group by the quorum of Suspend.
    function mayHold(Rule memory rule, uint256 openedAt, uint16 assents, uint256 until) internal view returns (bool) {
        return
            isWithin(rule, assents, until) ||
            seatsIn(assents) >= rulebook.rulesAt(Act.Suspend, uint64(openedAt)).quorum;
    }

    function isWithin(Rule memory rule, uint16 assents, uint256 until) internal view returns (bool) {
        uint256 length = until > time ? until - time : 0;
        uint16 payers = payersOf(rule, assents, length);
        return payers == assents || seatsIn(payers) >= rule.quorum;
    }

    function payersOf(Rule memory rule, uint16 assents, uint256 length) internal view returns (uint16 payers) {
        if (length > rule.sunset) return 0;
        for (uint256 seat = 0; seat < 9; ++seat) {
            if ((held[version][time / PERIOD][seat] + (length + 59) / 60) * 60 > rule.budget) continue;
            payers |= assents & uint16(1 << seat);
        }
    }

    function charge(Rule memory rule, uint16 assents, uint256 until) internal {
        if (!isWithin(rule, assents, until)) return;
        uint256 length = until > time ? until - time : 0;
        uint256 cost = (length + 59) / 60;
        uint16 payers = payersOf(rule, assents, length);
        for (uint256 seat = 0; seat < 9; ++seat) {
            if ((payers >> seat) & 1 != 0) held[version][time / PERIOD][seat] += cost;
        }
    }

    function seatsIn(uint16 set) internal pure returns (uint256 count) {
        for (uint256 i = 0; i < 16; ++i) count += (set >> i) & 1;
    }
}
