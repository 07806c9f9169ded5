// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseKind, IDisputeDesk, Ruling } from "../../contracts/interfaces/IDisputeDesk.sol";
import { DeskAttack } from "./support/DeskAttack.sol";
import { DeskHole } from "./twins/DeskHole.sol";

/// @notice A seat hides a hold behind its own for a case, before it is ended as wrong.
abstract contract HiddenHoldAttack is DeskAttack {
    CaseKind private constant WRONG = CaseKind.WronglySuspended;

    /// @dev A hold is found wrong. Before that is carried out, an accomplice claims fraud, and the seat holds for it, longer.
    /// @return reason Why what was upheld was not carried out; empty where it was.
    /// @return left Seconds for which the credential stays held, beyond what the registry demands, once the pretext has failed.
    function outlast() internal returns (bytes memory reason, uint256 left) {
        uint256 until = NOW + 30 days;
        holdItself(INDEX, until);
        open(WRONG);
        answerBy(ISSUER, WRONG);
        moveBy(5 days);
        rule(WRONG, 0, Ruling.Upheld);
        moveBy(4 days);
        fund(ATTACKER);
        equal(tryAs(ATTACKER, openingAt(INDEX, "pretext")).length, 0, "claimed");
        holdBy(SEAT, KIND);
        answerBy(ISSUER, KIND);
        moveBy(1 days);
        reason = tryAs(STRANGER, abi.encodeCall(IDisputeDesk.carryOut, (header, INDEX, WRONG)));
        moveBy(4 days);
        rule(KIND, 0, Ruling.Rejected);
        moveBy(3 days);
        desk.endHold(header, INDEX, KIND);
        moveTo((clock / EPOCH + 2) * EPOCH);
        left = isGood(INDEX) ? 0 : until - clock;
    }
}

contract HiddenHoldTest is HiddenHoldAttack {
    function test_AHoldThatWasFoundWrong_DoesNotComeBack() public onOursAndSoundTwin {
        (bytes memory reason, uint256 left) = outlast();
        equal(reason.length, 0, "carried out");
        equal(left, 0, "left of it");
    }

    function test_Twin_AHoldComesBack() public onTwin(DeskHole.HiddenHold) {
        (bytes memory reason, uint256 left) = outlast();
        isRefused(reason, IDisputeDesk.NothingToDo.selector);
        isTrue(left > 12 days, "what was found wrong stands");
    }
}
