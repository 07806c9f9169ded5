// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseKind, IDisputeDesk, Ruling } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { AwkwardToken } from "../../../contracts/mocks/tokens/AwkwardToken.sol";
import { BlocklistToken } from "../../../contracts/mocks/tokens/BlocklistToken.sol";
import { DeskFixture } from "../support/DeskFixture.sol";

/// @notice Whose bond each end of a case costs, and what happens where it cannot be paid.
contract CasePayoutsTest is DeskFixture {
    CaseKind private constant KIND = CaseKind.Fraud;

    /// @dev An end of a case: what was done, and what each has more or less at its end, in quarters of a bond.
    struct End {
        bool answered;
        Ruling first;
        bool appealed;
        Ruling second;
        int256[5] quarters;
    }

    /// @dev A side's name for each way of speaking: no ruling, upheld, rejected.
    Ruling private constant N = Ruling.None;
    Ruling private constant U = Ruling.Upheld;
    Ruling private constant R = Ruling.Rejected;

    /// @dev Claimant, issuer, first panel, second panel, burned. All 18 ends of a case.
    function ends() private pure returns (End[18] memory all) {
        int256[5][18] memory paid = [
            // answered: no ruling; upheld, then upheld and appealed to a silent, agreeing and disagreeing panel; rejected likewise
            [int256(-1), 1, 0, 0, 0],
            [int256(2), -4, 1, 0, 1],
            [int256(2), -4, 1, 0, 1],
            [int256(6), -12, 1, 1, 4],
            [int256(-4), 2, 0, 1, 1],
            [int256(-4), 2, 1, 0, 1],
            [int256(-4), 2, 1, 0, 1],
            [int256(2), -4, 0, 1, 1],
            [int256(-12), 6, 1, 1, 4],
            // unanswered, in the same order
            [int256(-1), 0, 0, 0, 1],
            [int256(-1), 0, 1, 0, 0],
            [int256(-1), 0, 1, 0, 0],
            [int256(4), -8, 1, 1, 2],
            [int256(-4), 2, 0, 1, 1],
            [int256(-4), 0, 1, 0, 3],
            [int256(-4), 0, 1, 0, 3],
            [int256(-1), 0, 0, 1, 0],
            [int256(-12), 0, 1, 1, 10]
        ];
        Ruling[9] memory firsts = [N, U, U, U, U, R, R, R, R];
        Ruling[9] memory later = [N, N, N, U, R, N, N, U, R];
        for (uint256 i = 0; i < 18; ++i) {
            uint256 way = i % 9;
            all[i] = End(i < 9, firsts[way], way != 0 && way != 1 && way != 5, later[way], paid[i]);
        }
    }

    /// @dev Each end of a case costs and pays what the table says; its sum is zero, and nobody has less than nothing.
    function test_AllEighteenEnds_PayWhatTheTableSays() public {
        End[18] memory all = ends();
        for (uint256 i = 0; i < 18; ++i) {
            beginAnew();
            playTo(all[i]);
            int256[5] memory more = all[i].quarters;
            equal(uint256(more[0] + more[1] + more[2] + more[3] + more[4]), 0, "in and out");
            equal(token.balanceOf(CLAIMANT), uint256(int256(1e9) + more[0] * 250), "claimant");
            equal(token.balanceOf(ISSUER), uint256(int256(1e9) + more[1] * 250), "issuer");
            equal(token.balanceOf(PAYEE), uint256(more[2] * 250), "first panel");
            equal(token.balanceOf(SECOND_PAYEE), uint256(more[3] * 250), "second panel");
            equal(token.balanceOf(address(desk)), uint256(more[4] * 250), "burned");
            equal(desk.owed(address(0)) + token.balanceOf(address(0)), 0, "nobody is paid nothing");
        }
    }

    /// @dev With a bond that has quarters.
    function beginAnew() private {
        vm.warp(NOW);
        setUp();
        bytes memory terms = abi.encode(
            registry,
            attestations,
            token,
            uint256(1_000),
            firstPanel(),
            secondPanel(),
            "ipfs://what cases are about"
        );
        desk = IDisputeDesk(deploy("DisputeDesk", terms));
        group.setDesk(address(desk));
        address[2] memory sides = [CLAIMANT, ISSUER];
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(sides[i]);
            token.approve(address(desk), type(uint256).max);
        }
    }

    function playTo(End memory end) private {
        open(KIND);
        if (end.answered) answerBy(ISSUER, KIND);
        moveBy(5 days);
        if (end.first != Ruling.None) rule(KIND, 0, end.first);
        if (end.appealed) {
            if (end.first == Ruling.Rejected) appealBy(CLAIMANT, KIND);
            else if (end.answered) appealBy(ISSUER, KIND);
            else appealUnansweredBy(ISSUER, KIND);
            moveBy(2 days);
            if (end.second != Ruling.None) rule(KIND, 1, end.second);
        }
        moveBy(7 days);
        desk.pay(credential, KIND);
        isTrue(desk.caseOf(credential, KIND).paid, "paid");
    }

    function test_ClaimantsThatLose_DoubleTheBondToSixteenTimes() public {
        for (uint256 i = 0; i < 7; ++i) {
            uint256 expected = BOND << (i < 4 ? i : 4);
            uint256 before = token.balanceOf(CLAIMANT);
            open(KIND);
            equal(before - token.balanceOf(CLAIMANT), expected, "bond");
            answerBy(ISSUER, KIND);
            moveBy(5 days);
            rule(KIND, 0, i == 6 ? Ruling.Upheld : Ruling.Rejected);
            moveBy(3 days);
            // The next opening pays what nobody has paid.
            if (i != 6) continue;
            desk.pay(credential, KIND);
        }
        equal(desk.caseOf(credential, KIND).bond, BOND, "whoever won begins anew");
    }

    function test_WhoCannotBePaid_IsOwed_AndHoldsUpNobody() public {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(5 days);
        rule(KIND, 0, Ruling.Upheld);
        moveBy(3 days);
        token.turnOnFor(CLAIMANT);
        uint256 won = BOND + BOND / 2;
        vm.expectEmit();
        emit IDisputeDesk.BondOwed(CLAIMANT, won);
        desk.pay(credential, KIND);
        equal(token.balanceOf(PAYEE), BOND / 4, "the panel has its part");
        equal(desk.owed(CLAIMANT), won, "owed");

        vm.expectPartialRevert(BlocklistToken.Blocked.selector);
        desk.collect(CLAIMANT, CLAIMANT);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotOwed.selector, STRANGER, CLAIMANT));
        vm.prank(STRANGER);
        desk.collect(CLAIMANT, STRANGER);
        vm.prank(CLAIMANT);
        desk.collect(CLAIMANT, address(0xbeef));
        equal(token.balanceOf(address(0xbeef)), won, "elsewhere");
        token.turnOff();
        desk.collect(CLAIMANT, CLAIMANT);
        equal(desk.owed(CLAIMANT), 0, "nothing twice");
    }

    /// @dev Within the gas of one transaction, two sides that burn what they are given.
    function test_WhoBurnsAllGasWhenPaid_HoldsUpNobody() public {
        token = AwkwardToken(deploy("GasBurningToken", ""));
        desk = newDesk(address(registry));
        group.setDesk(address(desk));
        fund(CLAIMANT);
        fund(ISSUER);
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        token.turnOnForAll();
        desk.pay{ gas: 2_000_000 }(credential, KIND);
        equal(desk.owed(CLAIMANT), BOND - BOND / 4, "one is owed");
        equal(desk.owed(ISSUER), BOND + BOND / 4, "so is the other");
    }

    /// @dev A token that says false has moved nothing: what it should have moved is owed, and no bond comes in.
    function test_ATokenThatSaysFalse_OwesWhatItDidNotPay_AndTakesNoBond() public {
        token = AwkwardToken(deploy("FalseToken", ""));
        desk = newDesk(address(registry));
        group.setDesk(address(desk));
        fund(CLAIMANT);
        token.turnOnForAll();
        vm.expectPartialRevert(bytes4(keccak256("SafeERC20FailedOperation(address)")));
        this.openOne();
        token.turnOff();
        open(KIND);
        moveBy(7 days);
        token.turnOnForAll();
        desk.pay(credential, KIND);
        equal(desk.owed(CLAIMANT), BOND - BOND / 4, "owed");
        token.turnOff();
        desk.collect(CLAIMANT, CLAIMANT);
        equal(token.balanceOf(CLAIMANT), 1e9 - BOND / 4, "paid");
    }

    function openOne() external {
        open(KIND);
    }

    /// @dev Whoever answered one case has no say in the next one of its kind, nor is paid in it.
    function test_TheLastCasesRespondent_IsNobodyInTheNext() public {
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(7 days);
        uphold(KIND);
        equal(desk.caseOf(credential, KIND).respondent, address(0), "nobody answered");
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NotLoser.selector, ISSUER));
        this.appealAs(ISSUER);
    }

    function appealAs(address who) external {
        appealBy(who, KIND);
    }
}
