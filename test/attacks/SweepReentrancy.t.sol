// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { SampleToken } from "../../contracts/mocks/SampleToken.sol";
import { AttackFixture } from "./support/AttackFixture.sol";
import { HookToken } from "./support/HookToken.sol";
import { Reenterer } from "./support/Reenterer.sol";
import { PoolTwin } from "./twins/PoolTwin.sol";

/// @notice Two campaigns pay in one token. The treasury of the one that has ended is told of its tokens in the middle of
/// the sweep, and sweeps again: for the other campaign's money.
abstract contract SweepReentrancyAttack is AttackFixture {
    uint256 internal constant OWN = 1000;
    uint256 internal constant OTHERS = 500_000;

    Reenterer internal thief;

    /// @dev Opens the ended campaign, whose treasury is the thief, and the other one, which still runs.
    function openBoth() internal virtual;

    /// @dev The call that sweeps the first or the second.
    function sweepOf(uint256 which) internal view virtual returns (address target, bytes memory data);

    function attack(uint256 which, uint256 times) internal returns (uint256 loot) {
        HookToken hook = HookToken(deploy("HookToken", abi.encode(address(this), 1e30)));
        token = SampleToken(address(hook));
        thief = Reenterer(deploy("Reenterer", abi.encode(hook)));
        openBoth();
        vm.warp(END);
        (address target, bytes memory data) = sweepOf(which);
        thief.arm(target, data, times);
        (target, data) = sweepOf(0);
        (bool swept, ) = target.call(data);
        isTrue(swept, "the rightful sweep");
        return token.balanceOf(address(thief));
    }
}

contract SweepReentrancyOnOurs is SweepReentrancyAttack {
    address[2] private _campaigns;

    function openBoth() internal override {
        CampaignArguments memory terms = termsFor(2);
        terms.treasury = address(thief);
        _campaigns[0] = address(open(terms, OWN));
        (terms.treasury, terms.end) = (TREASURY, END + 1);
        _campaigns[1] = address(open(terms, OTHERS));
    }

    function sweepOf(uint256 which) internal view override returns (address target, bytes memory data) {
        return (_campaigns[which], abi.encodeCall(ICampaign.sweep, ()));
    }

    function testFuzz_Sweep_GivesOnlyWhatIsLeftHoweverOftenItIsReentered(uint8 times) public {
        equal(attack(0, bound(times, 1, 50)), OWN, "loot");
        equal(token.balanceOf(_campaigns[1]), OTHERS, "the other campaign");
    }

    function testFuzz_RevertWhen_TheOtherCampaignIsSwept(uint8 times) public {
        equal(attack(1, bound(times, 1, 50)), OWN, "loot");
        isError(
            thief.lastReason(),
            abi.encodeWithSelector(ICampaign.NotEnded.selector, uint256(END), uint256(END + 1))
        );
        equal(token.balanceOf(_campaigns[1]), OTHERS, "the other campaign");
    }
}

contract SweepReentrancyOnTwin is SweepReentrancyAttack {
    PoolTwin private _pool;

    function openBoth() internal override {
        _pool = PoolTwin(deploy("PoolTwin", abi.encode(token)));
        token.approve(address(_pool), type(uint256).max);
        _pool.open(0, address(thief), OWN);
        _pool.open(1, TREASURY, OTHERS);
    }

    function sweepOf(uint256 which) internal view override returns (address target, bytes memory data) {
        return (address(_pool), abi.encodeCall(PoolTwin.sweep, (which)));
    }

    function testFuzz_Twin_GivesAwayTheOtherCampaignsMoney(uint8 times) public {
        uint256 again = bound(times, 1, 50);
        equal(attack(0, again), OWN * (1 + again), "loot");
    }
}
