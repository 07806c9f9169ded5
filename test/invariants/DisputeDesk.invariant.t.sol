// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseStage, CaseView, Ruling } from "../../contracts/interfaces/IDisputeDesk.sol";
import { DeskHandler } from "./DeskHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The desk's properties of PROPERTIES.md, over any order of cases, answers, rulings, appeals, holds, payments and waiting.
contract DisputeDeskInvariants is Targets {
    DeskHandler private _handler;

    function setUp() public {
        _handler = new DeskHandler();
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](13);
        selectors[0] = _handler.openOne.selector;
        // Twice, like waiting: all else is about what was opened, and when.
        selectors[1] = _handler.openOne.selector;
        selectors[2] = _handler.answerOne.selector;
        selectors[3] = _handler.ruleOne.selector;
        selectors[4] = _handler.appealOne.selector;
        selectors[5] = _handler.holdOne.selector;
        selectors[6] = _handler.endHoldOne.selector;
        selectors[7] = _handler.carryOutOne.selector;
        selectors[8] = _handler.payOne.selector;
        selectors[9] = _handler.wait.selector;
        selectors[10] = _handler.wait.selector;
        selectors[11] = _handler.block_.selector;
        selectors[12] = _handler.holdOwn.selector;
    }

    /// @dev Or the properties would be about little.
    function test_EveryStageComesUp() public {
        uint256 stages = 0;
        for (uint256 i = 0; i < 900; ++i) {
            (uint256 a, uint256 b) = (_draw(i, 1), _draw(i, 2));
            uint256 what = _draw(i, 0) % 12;
            if (what < 1) _handler.openOne(a, b);
            else if (what < 3) _handler.answerOne(a, b);
            else if (what == 4) _handler.ruleOne(a, b % 2 == 0, false);
            else if (what == 5) _handler.ruleOne(a, b % 2 == 0, true);
            else if (what == 6 || what == 3) _handler.appealOne(a, b);
            else if (what == 7) _handler.holdOne(a, b);
            else if (what == 8) _handler.carryOutOne(a);
            else if (what == 9) _handler.payOne(a);
            else _handler.wait(a, b, b % 4 == 0);
            stages |= 1 << uint256(_handler.stageOf(a % 6));
        }
        equal(stages, 0xff, "stages");
        isTrue(_handler.burned() != 0, "a panel decided");
        isTrue(_handler.secondRulings() != 0, "the second one too");
        isTrue(_handler.revokedAt(0) != 0 || _handler.revokedAt(1) != 0, "carried out");
        isTrue(_handler.everHeld(0) || _handler.everHeld(1), "held");
    }

    function _draw(uint256 seed, uint256 salt) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }

    /// @notice D1 to D5 in one: each invariant of its own would run all those calls once more.
    function invariant_TheDeskDecidesByTheClock_PaysWhatCameIn_AndLeavesNoGap() public {
        for (uint256 i = 0; i < _handler.CASES(); ++i) _checkCase(i);
        // D2: in = out, owed included, and what is burned or at stake is here.
        equal(_handler.deskHas() + _handler.wentOut(), _handler.cameIn() + _handler.owedInAll(), "D2: the desk");
        uint256 due = _handler.atStake() + _handler.owedInAll() + _handler.burned();
        equal(_handler.deskHas(), due, "D2: it covers what is in and owed");
        equal(_handler.sidesHave() + _handler.deskHas() - _handler.owedInAll(), 6e9, "D2: everybody");
    }

    function _checkCase(uint256 i) private {
        CaseView memory found = _handler.viewOf(i);
        // D1: the stage is what the books and the clock say.
        equal(uint8(found.stage), uint8(_handler.stageOf(i)), "D1: stage");
        isTrue(found.decidesBy == 0 || found.decidesBy > _handler.now_(), "D1: it ends ahead");
        // D3: whatever happened, time alone ends it, in at most four steps.
        (uint256 steps, bool isEnded) = _handler.stepsToTheEnd(i);
        isTrue(isEnded && steps <= 4, "D3");
        uint256 index = i / 3;
        bool isOpen = found.stage != CaseStage.None && found.stage < CaseStage.Done;
        // D4: a credential that was held for a case is not valid while that runs, nor once it is carried out. Another case's
        // revocation does not count: it takes effect in its own time.
        bool isCarriedOut = found.stage == CaseStage.Done && found.standing == Ruling.Upheld;
        if (found.held && (isOpen || isCarriedOut)) isTrue(!_handler.isGoodLater(index), "D4");
        isTrue(_handler.isOwnKept(index), "D4: the group's own");
        // D5: who is no seat has nobody held.
        if (!_handler.everHeld(index) && _handler.revokedAt(index) == 0) isTrue(_handler.isGoodNow(index), "D5");
    }
}
