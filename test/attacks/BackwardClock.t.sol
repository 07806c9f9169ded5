// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { OverTimeTerms } from "./support/OverTimeTerms.sol";

/// @notice A chain's clock steps back, as a sequencer's may: then more was released than is vested.
abstract contract BackwardClockAttack is CampaignAttack, OverTimeTerms {
    bool internal isSound;

    function openOver(bytes32 root, uint256 funding) internal override {
        terms.root = root;
        bytes memory arguments = abi.encode(vestingOver(terms));
        if (isTwin) arguments = abi.encode(vestingOver(terms), isSound);
        victim = IInstantCampaign(deploy(isTwin ? "BackwardClockTwin" : "VestingCampaign", arguments));
        token.mint(address(victim), funding);
        IVestingCampaign(address(victim)).fund(0);
        vm.warp(START);
    }

    /// @dev Everybody has claimed. Then the clock steps back by so many seconds, and an account takes what it can.
    function takeAfterStepBack(uint256 seconds_) internal returns (bytes memory reason, uint256 taken) {
        open();
        vm.warp(START + LIFE / 20);
        for (uint256 i = 0; i < LEAVES; ++i) went(send(accounts[i], singleOf(itemAt(i))), "claimed");
        vm.warp(START + LIFE / 20 - seconds_);
        ClaimTerms memory wanted = ClaimTerms(holding(address(victim)), ATTACKER, 0, address(0), 0);
        reason = send(accounts[0], abi.encodeCall(IVestingCampaign.releaseSigned, (0, accounts[0], wanted, 0, "")));
        return (reason, holding(ATTACKER));
    }
}

contract BackwardClockTest is BackwardClockAttack {
    function testFuzz_StepBack_ReleasesNothing(uint256 seconds_, bool ofTwin) public {
        (isTwin, isSound) = (ofTwin, true);
        prepare();
        (bytes memory reason, uint256 taken) = takeAfterStepBack(bound(seconds_, 1, LIFE / 20 + 200));
        isError(
            reason,
            abi.encodeWithSelector(
                IVestingCampaign.NothingDue.selector,
                uint256(0),
                accounts[0],
                amounts[0] / 20,
                amounts[0]
            )
        );
        equal(taken, 0, "taken");
    }

    /// @dev A whole unit of the leaf must be vested less.
    function test_Twin_IsEmptied() public {
        isTwin = true;
        prepare();
        (bytes memory reason, uint256 taken) = takeAfterStepBack(LIFE / 100);
        went(reason, "released");
        isTrue(taken > amounts[0], "everybody's money");
        equal(holding(address(victim)), 0, "left");
    }
}
