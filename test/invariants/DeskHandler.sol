// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseKind, CaseStage, CaseSubject, CaseView, Panel, Ruling } from "../../contracts/interfaces/IDisputeDesk.sol";
import { Approval, Seat } from "../../contracts/interfaces/IQuorum.sol";
import { Ids } from "../../contracts/libraries/Ids.sol";
import { DeskFixture } from "../contracts/support/DeskFixture.sol";
import { Trees } from "../contracts/support/Trees.sol";

/// @notice What sides, seats, panels and strangers try with a desk, in any order, over two credentials and three kinds; it keeps
/// its own books, in seconds and plain words. Whether each try is refused, they say before.
contract DeskHandler is DeskFixture {
    /// @dev A case as the books have it.
    struct Book {
        address claimant;
        address respondent;
        uint256 bond;
        uint256 openedAt;
        uint256 ruledAt;
        uint256 appealedAt;
        bool answered;
        Ruling first;
        Ruling second;
        bool held;
        bool done;
        bool paid;
    }

    uint256 public constant CASES = 6;
    uint256 private constant ACTORS = 4;
    CaseKind[3] private _kinds = [CaseKind.Fraud, CaseKind.KeyCompromise, CaseKind.WronglySuspended];

    Book[6] private _books;
    uint256[6] private _repeats;
    bool[6] private _holdSpent;
    /// @dev Base units of bonds that came in, went out or are owed, and stay for good.
    uint256 public cameIn;
    uint256 public wentOut;
    uint256 public burned;
    uint256 public secondRulings;
    /// @dev Seconds at which a credential was carried out as revoked, and until which a seat had it held; 0 for never.
    uint256[2] public revokedAt;
    bool[2] public everHeld;
    /// @dev Second in which the group's own hold of each ends, for no case; 0 for none, or where that was found wrong.
    uint256[2] private _ownUntil;

    constructor() {
        setUp();
        header.salt = "another";
        batchId = issue(header);
        for (uint256 i = 0; i < ACTORS; ++i) fund(actorAt(i));
    }

    // ---------------------------------------------------------------- what they try

    function openOne(uint256 which, uint256 who) external {
        (uint256 i, address sender) = (which % CASES, actorAt(who));
        CaseStage stage = stageOf(i);
        CaseSubject memory subject = subjectAtBook(i);
        bytes memory call = abi.encodeCall(desk.openCase, (subject, kindOf(i), nextEvidence(), URI));
        bool isFine = stage == CaseStage.None || stage >= CaseStage.Done;
        bool isUnpaid = isFine && stage != CaseStage.None && !_books[i].paid;
        if (!_try(sender, call, isFine)) return;
        if (isUnpaid) _close(i);
        Book memory fresh;
        (fresh.claimant, fresh.openedAt, fresh.bond) = (sender, clock, BOND << _repeats[i]);
        _books[i] = fresh;
        cameIn += fresh.bond;
    }

    function answerOne(uint256 which, uint256 who) external {
        (uint256 i, address sender) = (_caseIn(which, CaseStage.Answer), _mostly(ISSUER, who));
        Book storage book = _books[i];
        bool isFine = stageOf(i) == CaseStage.Answer && sender != book.claimant && _mayAnswer(i, sender);
        Seat[] memory seats = new Seat[](sender == SEAT ? 1 : 0);
        bytes memory call = abi.encodeCall(desk.answer, (subjectAtBook(i), kindOf(i), seats, nextEvidence(), URI));
        if (!_try(sender, call, isFine)) return;
        (book.answered, book.respondent) = (true, sender);
        cameIn += book.bond;
    }

    function ruleOne(uint256 which, bool upheld, bool second) external {
        CaseStage turn = second ? CaseStage.SecondPanel : CaseStage.Panel;
        uint256 i = _caseIn(which, turn);
        Book storage book = _books[i];
        uint256 from = second ? _minute(book, book.appealedAt) + 2 days : book.openedAt + 5 days;
        Ruling ruling = upheld ? Ruling.Upheld : Ruling.Rejected;
        bytes memory call = _rulingCall(i, second ? 1 : 0, ruling);
        if (!_try(STRANGER, call, stageOf(i) == turn && clock >= from)) return;
        book.ruledAt = clock;
        if (second) ++secondRulings;
        if (second) book.second = ruling;
        else book.first = ruling;
    }

    function appealOne(uint256 which, uint256 who) external {
        uint256 i = _caseIn(which, CaseStage.Appeal);
        Book storage book = _books[i];
        bool isAppeal = stageOf(i) == CaseStage.Appeal;
        bool isUnanswered = isAppeal && !book.answered && book.first == Ruling.Upheld;
        address loser = book.first == Ruling.Rejected ? book.claimant : book.respondent;
        address sender = _mostly(isUnanswered ? ISSUER : loser, who);
        bool isFine = isAppeal && sender == loser;
        bytes memory call = abi.encodeCall(desk.appeal, (credentialOf(i), kindOf(i), nextEvidence(), URI));
        if (isUnanswered) {
            isFine = sender != book.claimant && _mayAnswer(i, sender);
            Seat[] memory seats = new Seat[](sender == SEAT ? 1 : 0);
            call = abi.encodeCall(desk.appealUnanswered, (subjectAtBook(i), kindOf(i), seats, nextEvidence(), URI));
        }
        if (!_try(sender, call, isFine)) return;
        book.appealedAt = clock;
        if (isUnanswered) book.respondent = sender;
        cameIn += 2 * book.bond;
    }

    function holdOne(uint256 which, uint256 who) external {
        (uint256 i, address sender) = (which % CASES, actorAt(who));
        Book storage book = _books[i];
        CaseStage stage = stageOf(i);
        bool isOpen = stage != CaseStage.None && stage < CaseStage.Done;
        bool isFine = sender == SEAT && isOpen && i % 3 != 2 && !book.held && !_holdSpent[i];
        bytes memory call = abi.encodeCall(desk.hold, (header, i / 3, kindOf(i), new Seat[](1)));
        // Also where a later case holds for longer: then the registry hears nothing of it.
        if (_try(sender, call, isFine)) (book.held, everHeld[i / 3]) = (true, true);
    }

    /// @dev The group, for no case. The registry refuses what is held for longer.
    function holdOwn(uint256 index, uint256 time) external {
        index %= 2;
        uint256 until = clock + 1 hours + (time % 40 days);
        if (until <= holdEnd(index)) return;
        holdItself(index, until);
        (_ownUntil[index], everHeld[index]) = (until, true);
    }

    /// @dev Whether there is one to end is the registry's business, too: only that nobody loses by it is asserted.
    function endHoldOne(uint256 which) external {
        uint256 i = which % CASES;
        _send(STRANGER, abi.encodeCall(desk.endHold, (header, i / 3, kindOf(i))));
    }

    function carryOutOne(uint256 which) external {
        uint256 i = _caseIn(which, CaseStage.Effect);
        Book storage book = _books[i];
        bool isDue = stageOf(i) == CaseStage.Effect && clock >= _overAt(book) + NOTICE;
        bytes memory call = abi.encodeCall(desk.carryOut, (header, i / 3, kindOf(i)));
        if (i % 3 == 2) {
            // What is not suspended cannot be reinstated.
            if (!isDue) _try(STRANGER, call, false);
            else if (_send(STRANGER, call)) (book.done, _ownUntil[i / 3]) = (true, 0);
            return;
        }
        if (!_try(STRANGER, call, isDue)) return;
        book.done = true;
        if (revokedAt[i / 3] == 0) revokedAt[i / 3] = clock;
    }

    function payOne(uint256 which) external {
        uint256 i = which % CASES;
        CaseStage stage = stageOf(i);
        bool isFine = stage >= CaseStage.Effect && !_books[i].paid;
        if (_try(STRANGER, abi.encodeCall(desk.pay, (credentialOf(i), kindOf(i))), isFine)) _close(i);
    }

    function addEvidence(uint256 which) external {
        uint256 i = which % CASES;
        CaseStage stage = stageOf(i);
        Book storage book = _books[i];
        uint256 until = book.appealedAt == 0 ? book.openedAt + 5 days : _minute(book, book.appealedAt) + 2 days;
        bool isFine = stage != CaseStage.None && stage < CaseStage.Effect && clock < until;
        _try(STRANGER, abi.encodeCall(desk.addEvidence, (credentialOf(i), kindOf(i), nextEvidence(), URI)), isFine);
    }

    /// @dev To where it gets interesting: by a while, or to a border of some case.
    function wait(uint256 which, uint256 time, bool toBorder) external {
        CaseView memory found = desk.caseOf(credentialOf(which % CASES), kindOf(which % CASES));
        bool takesEvidence = found.stage != CaseStage.Answer && found.evidenceUntil > clock + 1;
        uint256 until = takesEvidence ? found.evidenceUntil : found.decidesBy;
        if (toBorder && until > clock + 1) moveTo(until - (time % 2));
        else moveBy(time % 16 hours);
    }

    /// @dev The token refuses one of the sides from now on, or nobody.
    function block_(uint256 who) external {
        if (who % 3 == 0) token.turnOff();
        else _blocked = actorAt(who);
    }

    // ---------------------------------------------------------------- what came of it

    function stageOf(uint256 i) public view returns (CaseStage) {
        Book storage book = _books[i];
        if (book.openedAt == 0) return CaseStage.None;
        if (clock < _overAt(book)) {
            if (book.appealedAt != 0) return CaseStage.SecondPanel;
            if (book.first != Ruling.None) return CaseStage.Appeal;
            return !book.answered && clock < book.openedAt + 3 days ? CaseStage.Answer : CaseStage.Panel;
        }
        if (_last(book) != Ruling.Upheld || book.done) return CaseStage.Done;
        return clock < _overAt(book) + NOTICE + 7 days ? CaseStage.Effect : CaseStage.Moot;
    }

    function isHeldFor(uint256 i) external view returns (bool) {
        return _books[i].held;
    }

    /// @dev Whether what the group holds for no case is still held: no case that fails ends it.
    function isOwnKept(uint256 index) external view returns (bool) {
        return _ownUntil[index] <= clock || _ownUntil[index] <= holdEnd(index);
    }

    function viewOf(uint256 i) external view returns (CaseView memory) {
        return desk.caseOf(credentialOf(i), kindOf(i));
    }

    function isGoodNow(uint256 index) external view returns (bool) {
        return isGood(index);
    }

    /// @dev In the next second: a hold begins then.
    function isGoodLater(uint256 index) external returns (bool isIt) {
        vm.warp(clock + 1);
        (bool revoked, bool suspended) = registry.statusAt(header, index, uint64(clock + 1));
        isIt = !revoked && !suspended;
        vm.warp(clock);
    }

    function now_() external view returns (uint256) {
        return clock;
    }

    function deskHas() external view returns (uint256) {
        return token.balanceOf(address(desk));
    }

    /// @dev What everybody has, and is owed.
    function sidesHave() external view returns (uint256 all) {
        address[6] memory who = [actorAt(0), actorAt(1), actorAt(2), actorAt(3), PAYEE, SECOND_PAYEE];
        for (uint256 i = 0; i < 6; ++i) all += token.balanceOf(who[i]) + desk.owed(who[i]);
    }

    function owedInAll() external view returns (uint256 all) {
        address[6] memory who = [actorAt(0), actorAt(1), actorAt(2), actorAt(3), PAYEE, SECOND_PAYEE];
        for (uint256 i = 0; i < 6; ++i) all += desk.owed(who[i]);
    }

    /// @dev What is put in for cases that are not paid.
    function atStake() external view returns (uint256 all) {
        for (uint256 i = 0; i < CASES; ++i) {
            if (_books[i].openedAt == 0 || _books[i].paid) continue;
            (uint256 claimants, uint256 respondents) = _stakes(_books[i]);
            all += claimants + respondents;
        }
    }

    /// @dev Steps from now to the end of a case if nobody ever does anything again; the clock is where it was afterwards.
    function stepsToTheEnd(uint256 i) external returns (uint256 steps, bool isEnded) {
        for (; steps < 5; ++steps) {
            CaseView memory found = desk.caseOf(credentialOf(i), kindOf(i));
            isEnded = found.decidesBy == 0;
            if (isEnded) break;
            vm.warp(found.decidesBy);
        }
        vm.warp(clock);
    }

    // ---------------------------------------------------------------- inside

    address private _blocked;

    function actorAt(uint256 who) public pure returns (address) {
        return [CLAIMANT, ISSUER, SEAT, address(0x41)][who % ACTORS];
    }

    function kindOf(uint256 i) public view returns (CaseKind) {
        return _kinds[i % 3];
    }

    function credentialOf(uint256 i) public view returns (bytes32) {
        return Ids.credential(batchId, i / 3);
    }

    function subjectAtBook(uint256 i) private view returns (CaseSubject memory) {
        return CaseSubject(header, credentials[i / 3], Trees.proofAt(nodes, i / 3));
    }

    /// @dev A case in that stage, if there is one; one time in four any.
    function _caseIn(uint256 which, CaseStage stage) private view returns (uint256) {
        which %= 2 ** 32;
        for (uint256 i = which; which % 4 != 0 && i < which + CASES; ++i) {
            if (stageOf(i % CASES) == stage) return i % CASES;
        }
        return which % CASES;
    }

    /// @dev Who should, three times in four; anybody else.
    function _mostly(address right, uint256 who) private pure returns (address) {
        return who % 4 == 0 || right == address(0) ? actorAt(who / 4) : right;
    }

    function _mayAnswer(uint256, address who) private pure returns (bool) {
        return who == ISSUER || who == SEAT;
    }

    function _rulingCall(uint256 i, uint8 round, Ruling ruling) private view returns (bytes memory) {
        bytes32 structHash = rulingHash(desk.caseOf(credentialOf(i), kindOf(i)).id, round, ruling, "reasons");
        (Panel memory panel, uint256 keys, uint256 count) = round == 0
            ? (firstPanel(), FIRST_KEYS, uint256(3))
            : (secondPanel(), SECOND_KEYS, uint256(2));
        Approval[] memory approvals = approvalsOf(keys, count, 0, structHash);
        return abi.encodeCall(desk.rule, (credentialOf(i), kindOf(i), ruling, "reasons", panel, approvals));
    }

    function _try(address sender, bytes memory call, bool isFine) private returns (bool) {
        bool isDone = _send(sender, call);
        isTrue(isDone == isFine, "as the books say");
        return isDone;
    }

    function _send(address sender, bytes memory call) private returns (bool isDone) {
        // Whoever is blocked is so when paid only: nobody who pays in is refused by the token.
        bool isPayment = bytes4(call) == desk.pay.selector;
        if (isPayment && _blocked != address(0)) token.turnOnFor(_blocked);
        vm.prank(sender);
        (isDone, ) = address(desk).call(call);
        token.turnOff();
    }

    /// @dev Books what is paid: a naive referee.
    function _close(uint256 i) private {
        Book storage book = _books[i];
        Ruling last = _last(book);
        (uint256 claimants, uint256 respondents) = _stakes(book);
        uint256 quarter = book.bond / 4;
        uint256 stays = book.answered ? 0 : quarter;
        if (last != Ruling.None) {
            bool isUpheld = last == Ruling.Upheld;
            // What was ruled on, less the winner's half, if there is a winner, and each panel's quarter.
            uint256 lost = isUpheld ? respondents : claimants;
            if (book.second == Ruling.None) lost = isUpheld && !book.answered ? 0 : book.bond;
            uint256 won = isUpheld || respondents != 0 ? lost / 2 : 0;
            uint256 panels = (book.first == last ? quarter : 0) + (book.second != Ruling.None ? quarter : 0);
            stays = lost == 0 ? 0 : lost - won - panels;
        }
        burned += stays;
        wentOut += claimants + respondents - stays;
        book.paid = true;
        if (last == Ruling.Upheld) _repeats[i] = 0;
        else if (last == Ruling.Rejected && _repeats[i] < 4) ++_repeats[i];
        _holdSpent[i] = last != Ruling.Upheld && (_holdSpent[i] || book.held);
    }

    /// @dev What claimant and respondent have put in.
    function _stakes(Book storage book) private view returns (uint256 claimants, uint256 respondents) {
        claimants = book.bond;
        if (book.answered) respondents = book.bond;
        if (book.appealedAt == 0) return (claimants, respondents);
        if (book.first == Ruling.Rejected) claimants += 2 * book.bond;
        else respondents += 2 * book.bond;
    }

    function _last(Book storage book) private view returns (Ruling) {
        if (book.second != Ruling.None) return book.second;
        return book.first;
    }

    function _overAt(Book storage book) private view returns (uint256) {
        if (book.second != Ruling.None) return _minute(book, book.ruledAt);
        if (book.appealedAt != 0) return _minute(book, book.appealedAt) + 4 days;
        if (book.first != Ruling.None) return _minute(book, book.ruledAt) + 3 days;
        return book.openedAt + 7 days;
    }

    /// @dev Whole minutes from the opening.
    function _minute(Book storage book, uint256 moment) private view returns (uint256) {
        return moment == 0 ? 0 : moment - ((moment - book.openedAt) % 60);
    }
}
