// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { Conspirator } from "./support/Conspirator.sol";
import { HostileToken, ITokenParty } from "./support/HostileToken.sol";
import { OverTimeTerms } from "./support/OverTimeTerms.sol";
import { VestingHole } from "./twins/VestingHole.sol";

/// @notice A recalled vesting campaign that promises what it does not have.
abstract contract RecalledBookAttack is CampaignAttack, OverTimeTerms {
    uint256 internal constant TOTAL = 12_066;

    VestingHole internal vestingHole;

    /// @dev Runs the test against the twin that lacks one safeguard.
    modifier onVestingTwin(VestingHole missing) {
        (vestingHole, isTwin) = (missing, true);
        prepare();
        _;
    }

    function hasLightForm() internal pure override returns (bool) {
        return false;
    }

    /// @dev Recallable, in the last second before the start.
    function openOver(bytes32 root, uint256 funding) internal override {
        (terms.root, terms.recallable) = (root, true);
        bytes memory arguments = abi.encode(vestingOver(terms));
        if (isTwin) arguments = abi.encode(vestingOver(terms), vestingHole);
        victim = IInstantCampaign(deploy(isTwin ? "VestingTwin" : "VestingCampaign", arguments));
        token.mint(address(victim), funding);
        IVestingCampaign(address(victim)).fund(0);
        vm.warp(START - 1);
    }

    /// @dev After a recall part of the money comes back, and everybody claims.
    /// @return lost Base units that are promised, and not there.
    function payInLess(uint256 back, bool byFunding) internal returns (uint256 lost) {
        open();
        went(send(TREASURY, abi.encodeCall(ICampaign.recall, ())), "recalled");
        token.mint(address(victim), back);
        if (byFunding) IVestingCampaign(address(victim)).fund(0);
        return _claimAll();
    }

    /// @dev The treasury funds out of the hook of a token that tells it of the recall's money, before that moves or after it.
    function fundWhileRecalled(uint256 savings, HostileToken.Manner manner) internal returns (uint256 lost) {
        Conspirator thief = Conspirator(deploy("Conspirator", ""));
        terms.treasury = address(thief);
        open();
        token.mint(address(thief), savings);
        thief.act(address(token), abi.encodeCall(HostileToken.approve, (address(victim), savings)));
        bytes memory data = abi.encodeCall(IVestingCampaign.fund, (savings));
        thief.arm(address(victim), data, 1, ITokenParty.tokensReceived.selector);
        token.setManner(address(thief), manner);
        went(send(address(thief), abi.encodeCall(ICampaign.recall, ())), "recalled");
        equal(thief.succeeded(), 1, "funded meanwhile");
        return _claimAll();
    }

    function _claimAll() private returns (uint256 lost) {
        vm.warp(START);
        for (uint256 i = 0; i < LEAVES; ++i) send(accounts[i], singleOf(itemAt(i)));
        (, uint256 claimed) = IVestingCampaign(address(victim)).funding();
        uint256 left = holding(address(victim));
        return claimed > left ? claimed - left : 0;
    }
}

contract RecalledBookTest is RecalledBookAttack {
    function testFuzz_Refunding_PromisesWhatIsThere(uint16 back, bool byFunding) public onOursAndSoundTwin {
        equal(payInLess(back, byFunding), 0, "lost");
    }

    function test_Twin_PromisesWhatWasRecalled() public onVestingTwin(VestingHole.KeepsBook) {
        equal(payInLess(1000, false), TOTAL - 1000, "lost");
    }

    function testFuzz_FundedWhileRecalled_PromisesWhatIsThere(uint16 savings, bool isFirst) public onOursAndSoundTwin {
        HostileToken.Manner manner = HostileToken.Manner.TellsRecipient;
        if (isFirst) manner = HostileToken.Manner.AsksRecipient;
        equal(fundWhileRecalled(savings, manner), 0, "lost");
    }

    function test_Twin_CountsWhatGoesOutAgain() public onVestingTwin(VestingHole.EmptiesBookFirst) {
        equal(fundWhileRecalled(1, HostileToken.Manner.AsksRecipient), TOTAL - 1, "lost");
    }
}
