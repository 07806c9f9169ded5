// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseKind, CaseStage, CaseSubject, IDisputeDesk, Ruling } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { IQuorum, Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { Mode, Rule } from "../../../contracts/interfaces/IRulebook.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { DeskFixture } from "../support/DeskFixture.sol";

/// @notice A contested revocation with the real group, its rulebook and the real registry.
contract ContestedRevocationTest is DeskFixture {
    CaseKind private constant KIND = CaseKind.IssuedInError;
    address private constant MEMBER = address(0x3e3);

    IQuorum private _quorum;
    Seat[] private _seats;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 5; ++i) _seats.push();
        for (uint256 i = 0; i < 5; ++i) _seats[i].member = bytes32(uint256(uint160(MEMBER) + i));
        _quorum = IQuorum(deploy("Quorum", abi.encode(_seats, rules(), desk)));
        (header.policy.revoker, header.policy.emergency) = (address(_quorum), address(_quorum));
        header.policy.rulesHash = Ids.rules(block.chainid, address(_quorum.rulebook()));
        credential = Ids.credential(issue(header), INDEX);
        fund(MEMBER);
    }

    /// @dev Three of five for each act; revocations take three days' notice.
    function rules() private pure returns (Rule[] memory all) {
        all = new Rule[](12);
        for (uint256 i = 0; i < 12; ++i) {
            all[i].quorum = all[i].floor = all[i].vetoes = 3;
            (all[i].mode, all[i].window, all[i].notice) = (Mode.Assent, 7 days, 3 days);
        }
    }

    function holdAs(address who) public {
        vm.prank(who);
        desk.hold(header, INDEX, KIND, _seats);
    }

    function answerAs(address who) public {
        CaseSubject memory subject = subjectOf(INDEX);
        vm.prank(who);
        desk.answer(subject, KIND, _seats, "answer", URI);
    }

    function test_AContestedRevocation_IsHeldDecidedAppealedAndCarriedOut() public {
        open(KIND);
        equal(desk.caseOf(credential, KIND).overBy, NOW + 17 days, "by the rulebook's notice");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotSeated.selector, STRANGER, _quorum));
        this.holdAs(STRANGER);
        holdAs(MEMBER);
        moveBy(1);
        isTrue(!isGood(INDEX), "held");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotRespondent.selector, STRANGER));
        this.answerAs(STRANGER);
        answerAs(MEMBER);
        moveTo(NOW + 6 days);
        rule(KIND, 0, Ruling.Rejected);
        moveBy(2 days);
        appealBy(CLAIMANT, KIND);
        moveBy(3 days);
        rule(KIND, 1, Ruling.Upheld);
        isAt(KIND, CaseStage.Effect, NOW + 21 days);
        desk.pay(credential, KIND);
        equal(token.balanceOf(MEMBER), 1e9 - BOND, "the group's seat lost");
        equal(token.balanceOf(SECOND_PAYEE), BOND / 4, "who overturned it");
        equal(token.balanceOf(PAYEE), 0, "who was overturned");
        moveBy(3 days);
        isTrue(!isGood(INDEX), "held still");
        desk.carryOut(header, INDEX, KIND);
        moveBy(2 * EPOCH);
        isTrue(!isGood(INDEX), "revoked");
        moveBy(100 days);
        isTrue(!isGood(INDEX), "for good");
    }

    /// @dev A claim that nobody answers is the panel's to decide, and carried out by whoever comes.
    function test_AClaimThatNobodyAnswers_IsThePanelsToDecide() public {
        uphold(KIND);
        moveBy(6 days);
        vm.prank(STRANGER);
        desk.carryOut(header, INDEX, KIND);
        moveBy(2 * EPOCH);
        isTrue(!isGood(INDEX), "revoked");
    }

    /// @dev And one that no panel looks at ends the hold.
    function test_ACaseThatNoPanelDecides_LeavesTheCredentialGood() public {
        open(KIND);
        holdAs(MEMBER);
        answerAs(MEMBER);
        moveBy(7 days);
        vm.prank(STRANGER);
        desk.endHold(header, INDEX, KIND);
        moveBy(2 * EPOCH);
        isTrue(isGood(INDEX), "good");
    }
}
