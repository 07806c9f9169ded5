// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IQuorum, Proposal, Stage } from "../../../contracts/interfaces/IQuorum.sol";
import { Act, Rule } from "../../../contracts/interfaces/IRulebook.sol";
import { QuorumFixture } from "../support/QuorumFixture.sol";

/// @notice What a seat may hold by itself: 20 days of credentials in 90, each for 5 days at most; and what the group may beyond it.
contract QuorumHoldsTest is QuorumFixture {
    uint256 private constant BUDGET = 20 days;

    uint256 private _nonce;

    function hold(uint256 credentials, uint64 until) private returns (Proposal memory proposal) {
        proposal = proposalTo(Act.Hold, ++_nonce);
        proposal.data = holdCall(credentials, until);
    }

    function isBeyond(Proposal memory proposal, uint256 seat, uint256 seconds_, uint256 left) private {
        bytes memory reason = abi.encodeWithSelector(IQuorum.BeyondEmergency.selector, seat, seconds_, left, 5 days);
        refusesAct(proposal, seat, seat + 1, reason);
    }

    function test_AHold_IsChargedToWhoeverSignedIt() public {
        actBy(hold(1, time + 1 hours), 4, 5);
        equal(group.heldBy(4), 1 hours, "charged");
        equal(group.heldBy(3) + group.heldBy(5), 0, "not to others");
        actBy(hold(3, time + 61), 3, 6);
        equal(group.heldBy(3), 4 minutes, "183 seconds, in whole minutes");
        equal(group.heldBy(4), 64 minutes, "added up");
        equal(group.heldBy(5), 4 minutes, "each of them");
        equal(group.heldBy(15), 0, "a seat that is not there");
        equal(group.heldBy(255), 0, "nor can be");
        // Whether it holds anything is for the registry.
        actBy(hold(1, time), 4, 5);
        equal(group.heldBy(4), 64 minutes, "what is over costs nothing");
    }

    function test_AWholeBatch_CountsAsAllOfIt() public {
        actBy(hold(0, time + 60), 0, 1);
        equal(group.heldBy(0), 1000 minutes, "1,000 credentials for a minute");
        isBeyond(hold(0, time + 29 minutes), 0, 29_000 minutes, BUDGET - 1000 minutes);
    }

    function test_TheBudget_IsSpentToTheLastMinute() public {
        actBy(hold(4, time + 5 days), 0, 1);
        equal(group.heldBy(0), BUDGET, "all of it");
        isBeyond(hold(1, time + 1), 0, 1, 0);
        // The others have theirs.
        actBy(hold(1, time + 1), 1, 2);
        moveTo((time / 90 days + 1) * 90 days - 1);
        isBeyond(hold(1, time + 1), 0, 1, 0);
        moveTo(time + 1);
        equal(group.heldBy(0), 0, "another period");
        actBy(hold(4, time + 5 days), 0, 1);
    }

    function test_RevertWhen_ASeatHoldsForTooLong() public {
        isBeyond(hold(1, time + 5 days + 1), 2, 5 days + 1, BUDGET);
        isBeyond(hold(5, time + 4 days + 1), 2, 20 days + 5, BUDGET);
        equal(group.heldBy(2), 0, "nothing charged");
    }

    /// @dev By the quorum of Suspend, and charged to nobody.
    function test_TheGroup_HoldsBeyondEachBudget() public {
        Proposal memory proposal = hold(2, time + 30 days);
        bytes memory reason = abi.encodeWithSelector(IQuorum.BeyondEmergency.selector, 3, 60 days, BUDGET, 5 days);
        refusesAct(proposal, 0, 4, reason);
        actBy(proposal, 0, 5);
        equal(group.heldBy(0), 0, "not charged");
        equal(target.lastCall(), keccak256(proposal.data), "held");
    }

    /// @dev A seat whose budget is spent takes none of the others' holds along, and stands for none.
    function test_ASpentSeat_IsLeftOut() public {
        actBy(hold(4, time + 5 days), 1, 2);
        actBy(hold(1, time + 1 days), 0, 3);
        equal(group.heldBy(0), 1 days, "charged");
        equal(group.heldBy(1), BUDGET, "left out");
        equal(group.heldBy(2), 1 days, "charged");
        Rule[] memory rules = usualRules();
        (rules[uint256(Act.Hold)].quorum, rules[uint256(Act.Hold)].floor) = (2, 2);
        openGroup(rules);
        actBy(hold(4, time + 5 days), 0, 2);
        Proposal memory proposal = hold(1, time + 1 days);
        refusesAct(proposal, 1, 3, abi.encodeWithSelector(IQuorum.BeyondEmergency.selector, 1, 1 days, 0, 5 days));
        equal(group.heldBy(2), 0, "nothing charged");
        actBy(proposal, 1, 4);
        equal(group.heldBy(2) + group.heldBy(3), 2 days, "charged");
    }

    /// @dev It passed at once, with one: what it cannot bear, the others can, in as many calls as it takes.
    function test_APassedHold_HearsTheOthers() public {
        Proposal memory proposal = hold(1, time + 30 days);
        bytes32 id = openBy(proposal, 7, 8);
        bytes memory reason = abi.encodeWithSelector(IQuorum.BeyondEmergency.selector, 7, 30 days, BUDGET, 5 days);
        refusesAct(proposal, 3, 6, reason);
        actBy(proposal, 3, 7);
        isStage(id, Stage.Done);
        equal(target.lastCall(), keccak256(proposal.data), "held");
    }

    /// @dev Charged by what is left of it when it is executed.
    function test_AnOpenedHold_IsChargedAtItsExecution() public {
        Proposal memory proposal = hold(1, time + 6 days);
        bytes32 id = openBy(proposal, 7, 8);
        isStage(id, Stage.Passed);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BeyondEmergency.selector, 7, 6 days, BUDGET, 5 days));
        group.execute(proposal);
        moveTo(time + 1 days);
        group.execute(proposal);
        equal(group.heldBy(7), 5 days, "charged");
    }

    function test_ANewRoster_HasNewBudgets() public {
        actBy(hold(1, time + 1 hours), 0, 1);
        Proposal memory change = proposalTo(Act.Roster, 0);
        bytes32 id = group.idOf(change);
        group.act(change, table, approvals(id, 0, 5));
        equal(group.heldBy(0), 0, "another seat 0");
    }

    /// @dev Each seat's account by itself: no hold moves another's, whatever is added to it.
    function testFuzz_Budgets_StayApart(uint256 seed) public {
        uint256[9] memory spent;
        for (uint256 i = 0; i < 12; ++i) {
            uint256 drawn = draw(seed, i);
            uint256 seat = drawn % 9;
            uint256 length = 1 + ((drawn >> 32) % 4 days);
            uint256 credentials = 1 + ((drawn >> 128) % 3);
            uint256 cost = (length * credentials + 59) / 60;
            Proposal memory proposal = hold(credentials, time + uint64(length));
            if (spent[seat] + cost > BUDGET / 60) {
                isBeyond(proposal, seat, length * credentials, BUDGET - spent[seat] * 60);
                continue;
            }
            actBy(proposal, seat, seat + 1);
            spent[seat] += cost;
        }
        for (uint8 seat = 0; seat < 9; ++seat) equal(group.heldBy(seat), spent[seat] * 60, "spent");
    }
}
