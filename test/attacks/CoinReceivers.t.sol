// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IPayoutCoin } from "../../contracts/interfaces/IPayoutCoin.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { CoinReceiver } from "../contracts/support/CoinReceiver.sol";
import { CoinAttack } from "./support/CoinAttack.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";
import { CoinHole } from "./twins/CoinHole.sol";

/// @notice Whoever is paid in coin has the control for a moment, and 100,000 gas: to call back, or to burn them. Besides, coin can
/// be forced on anybody.
abstract contract CoinReceiversAttack is CoinAttack {
    uint256 internal constant LOOT = 1e6;
    address internal constant ACCOMPLICE = address(0xacc0171ce);
    /// @dev What a payment that calls back may call.
    uint256 internal constant CALLS = 10;
    /// @dev What a recall's payment may call.
    uint256 internal constant RECALL_CALLS = 7;

    // ---------------------------------------------------------------- a receiver that calls back (A300)

    /// @dev A holder of units pays itself, and an accomplice from within the payment.
    function payTwice() internal returns (uint256 loot) {
        CoinReceiver thief = new CoinReceiver();
        deposit(address(thief), LOOT);
        thief.behave(CoinReceiver.Does.Calls, address(coin), abi.encodeCall(IERC20.transfer, (ACCOMPLICE, LOOT)));
        uint256 before = address(thief).balance + ACCOMPLICE.balance;
        thief.act(address(coin), 0, abi.encodeCall(IERC20.transfer, (address(thief), LOOT)));
        return address(thief).balance + ACCOMPLICE.balance + coin.balanceOf(address(thief)) - before - LOOT;
    }

    /// @dev From within the payment of leaf 0, singly or in a bundle, its account calls.
    /// @return wrong Whether anybody has more or less than the leaves that were claimed say.
    function callBack(uint256 form, bool isBundle, uint256 which) internal returns (bool wrong) {
        CoinReceiver thief = receiverAt(0);
        address campaign = openCampaign(form);
        deposit(address(thief), LOOT);
        thief.act(address(coin), 0, abi.encodeCall(IERC20.approve, (campaign, LOOT)));
        bytes[CALLS] memory calls = [
            claimOf(0),
            claimOf(1),
            bundleFrom(0, 3),
            abi.encodeCall(ICampaign.sweep, ()),
            abi.encodeCall(ICampaign.recall, ()),
            abi.encodeCall(ICampaign.changeTreasury, (address(thief))),
            abi.encodeCall(IVestingCampaign.fund, (LOOT)),
            abi.encodeCall(IVestingCampaign.release, (0, address(thief))),
            abi.encodeCall(IERC20.transferFrom, (campaign, address(thief), 1)),
            abi.encodeCall(IERC20.transfer, (ACCOMPLICE, LOOT))
        ];
        thief.behave(CoinReceiver.Does.Calls, which < CALLS - 2 ? campaign : address(coin), calls[which]);
        uint256 accomplices = ACCOMPLICE.balance;
        vm.prank(RELAYER);
        (bool done, ) = campaign.call(isBundle ? bundleFrom(0, 3) : claimOf(0));
        isTrue(done && thief.wasCalled(), "the payment");

        uint256 paid = amountAt(0);
        for (uint256 i = 1; i < LEAVES; ++i) {
            uint256 has = accountAt(i).balance;
            if (has != 0 && has != amountAt(i)) return true;
            if (isBundle && i < 3 && has == 0) return true;
            paid += has;
            vm.deal(accountAt(i), 0);
        }
        uint256 own = coin.balanceOf(address(thief)) + ACCOMPLICE.balance - accomplices;
        uint256 left = coin.balanceOf(campaign);
        // What it put into the campaign is no loot, and neither is what it had.
        return address(thief).balance != amountAt(0) || own + left != LOOT + total - paid || own > LOOT;
    }

    function wrongCells(uint256 forms) internal returns (uint256 wrong) {
        for (uint256 form = 0; form < forms; ++form) {
            for (uint256 cell = 0; cell < 2 * CALLS; ++cell) {
                prepare();
                if (callBack(form, cell < CALLS, cell % CALLS)) ++wrong;
            }
        }
    }

    /// @dev From within a recall's payment the treasury calls, and has units of its own; afterwards it recalls what it can.
    /// @return loot Wei and units that it has beyond its own, and the campaign's.
    function recallWithin(uint256 form, uint256 which) internal returns (uint256 loot) {
        CoinReceiver thief = new CoinReceiver();
        (treasury, recallable) = (address(thief), true);
        address campaign = openForm(form);
        deposit(address(thief), LOOT);
        thief.act(address(coin), 0, abi.encodeCall(IERC20.approve, (campaign, LOOT)));
        bytes[RECALL_CALLS] memory calls = [
            abi.encodeCall(ICampaign.recall, ()),
            claimOf(0),
            bundleFrom(0, 3),
            abi.encodeCall(ICampaign.sweep, ()),
            abi.encodeCall(ICampaign.changeTreasury, (ACCOMPLICE)),
            abi.encodeCall(IVestingCampaign.fund, (LOOT)),
            abi.encodeCall(IERC20.transfer, (ACCOMPLICE, LOOT))
        ];
        thief.behave(CoinReceiver.Does.Calls, which < RECALL_CALLS - 1 ? campaign : address(coin), calls[which]);
        uint256 before = ACCOMPLICE.balance;
        thief.act(campaign, 0, abi.encodeCall(ICampaign.recall, ()));
        isTrue(thief.wasCalled(), "the payment");
        address next = ICampaign(campaign).treasury();
        vm.prank(next);
        (bool isMore, ) = campaign.call(abi.encodeCall(ICampaign.recall, ()));
        isTrue(!isMore || coin.balanceOf(campaign) == 0, "all or nothing");
        (treasury, recallable) = (address(0), false);
        uint256 has = address(thief).balance + coin.balanceOf(address(thief)) + ACCOMPLICE.balance - before;
        return has - total - LOOT;
    }

    function lootOfRecalls(uint256 forms) internal returns (uint256 loot) {
        for (uint256 form = 0; form < forms; ++form) {
            for (uint256 which = 0; which < RECALL_CALLS; ++which) {
                prepare();
                loot += recallWithin(form, which);
            }
        }
    }

    // ---------------------------------------------------------------- one that burns (A301)

    /// @dev Leaf 0 is of a contract that burns its gas, or answers at length.
    /// @return gasUsed Of a bundle with two siblings, or of the single claim.
    function burn(CoinReceiver.Does does, bool isBundle) internal returns (uint256 gasUsed) {
        receiverAt(0).behave(does);
        address campaign = openCampaign(0);
        bytes memory data = isBundle ? bundleFrom(0, 3) : claimOf(0);
        gasUsed = gasleft();
        vm.prank(RELAYER);
        (bool done, ) = campaign.call{ gas: 15_000_000 }(data);
        gasUsed -= gasleft();
        isTrue(done == isBundle, "a bundle goes through, and a claim does not");
        equal(accountAt(0).balance, 0, "the burner");
        equal(accountAt(1).balance, isBundle ? amountAt(1) : 0, "a sibling");
        for (uint256 i = 0; i < LEAVES; ++i) vm.deal(accountAt(i), 0);
    }

    // ---------------------------------------------------------------- coin that is forced in (A303)

    /// @dev An attacker has all the units, and forces coin in; a campaign is to be funded out of the next deposit.
    /// @return lost Wei of that deposit that its depositor does not have in units.
    function forceIn(uint256 reward) internal returns (uint256 lost) {
        coin.transfer(ACCOMPLICE, HELD);
        deposit(ATTACKER, 1);
        // As a block's reward.
        if (reward != 0) vm.deal(address(coin), address(coin).balance + reward);
        else _die(LOOT);
        deposit(address(this), LOOT);
        lost = LOOT - coin.balanceOf(address(this));
        equal(coin.balanceOf(ATTACKER), 1, "the attacker's units");
        uint256 before = ATTACKER.balance;
        vm.prank(ATTACKER);
        coin.transfer(ATTACKER, 1);
        isTrue(lost != 0 || ATTACKER.balance - before == 1, "the attacker's coin");
    }

    /// @dev A contract that destroys itself, for the coin.
    function _die(uint256 amount) private {
        bytes memory code = abi.encodePacked(hex"73", address(coin), hex"ff");
        vm.deal(address(this), amount);
        assembly ("memory-safe") {
            pop(create(amount, add(code, 32), mload(code)))
        }
    }
}

contract CoinReceiversTest is CoinReceiversAttack {
    function test_CallingBack_PaysNobodyTwice() public onOursAndSoundTwin {
        equal(payTwice(), 0, "loot");
    }

    function test_Twin_PaysTwice() public onTwin(CoinHole.TakesLast) {
        equal(payTwice(), LOOT, "loot");
    }

    function test_CallingBackOutOfARecall_BringsNothing() public onOursAndSoundTwin {
        equal(lootOfRecalls(FORMS), 0, "loot");
    }

    function test_Twin_PaysARecallTwice() public onTwin(CoinHole.TakesLast) {
        uint256 loot = recallWithin(0, 0);
        equal(loot, total, "loot");
    }

    function test_CallingBack_ChangesNoBooks() public onOursAndSoundTwin {
        equal(wrongCells(FORMS), 0, "cells with wrong books");
    }

    /// @dev What each call comes to that a receiver makes: the gas that it has is enough for them.
    function test_CallingBack_IsAnsweredByName() public onOursAndSoundTwin {
        bytes4[CALLS] memory reasons = [
            IClaims.AlreadyClaimed.selector,
            bytes4(0),
            ICampaign.NotEnoughGas.selector,
            ICampaign.NotEnded.selector,
            ICampaign.NotRecallable.selector,
            ICampaign.NotTreasury.selector,
            bytes4(0),
            IVestingCampaign.NothingDue.selector,
            bytes4(0),
            bytes4(0)
        ];
        for (uint256 which = 0; which < CALLS - 2; ++which) {
            prepare();
            isTrue(!callBack(2, false, which), "books");
            equal(bytes32(CoinReceiver(payable(accountAt(0))).reason()), bytes32(reasons[which]), "reason");
        }
        equal(coin.balanceOf(accountAt(0)), LOOT, "units of the last one");
    }

    function test_Twin_PaysTheLeafTwice() public onTwin(CoinHole.BoundlessReceiver) {
        equal(wrongCells(1), 0, "a campaign that marks first");
        campaignHole = CampaignHole.MarksLast;
        isTrue(wrongCells(1) != 0, "one that marks last");
    }

    /// @dev So no receiver with code is paid from within the payment of another.
    function test_CallingBack_HasTooLittleGasForAnotherReceiver() public onOursAndSoundTwin {
        CoinReceiver thief = new CoinReceiver();
        deposit(address(thief), 2);
        bytes memory again = abi.encodeCall(IERC20.transfer, (address(thief), 1));
        thief.behave(CoinReceiver.Does.Calls, address(coin), again);
        thief.act(address(coin), 0, again);
        isTrue(thief.wasCalled(), "called back");
        equal(bytes32(thief.reason()), bytes32(IPayoutCoin.NotEnoughGas.selector), "reason");
        equal(coin.balanceOf(address(thief)), 1, "units");
    }

    function test_Burners_BurnTheirOwnGas() public onOursAndSoundTwin {
        for (uint256 i = 0; i < 4; ++i) {
            prepare();
            CoinReceiver.Does does = i < 2 ? CoinReceiver.Does.Burns : CoinReceiver.Does.RevertsWithMuch;
            isTrue(burn(does, i % 2 == 0) < 400_000, "gas");
        }
    }

    function test_Twin_LetsThemBurnAll() public onTwin(CoinHole.BoundlessReceiver) {
        isTrue(burn(CoinReceiver.Does.Burns, false) > 14_000_000, "gas of a claim");
        prepare();
        isTrue(burn(CoinReceiver.Does.Burns, true) > 500_000, "gas of a bundle");
    }

    function testFuzz_ForcedIn_BelongsToNobody(uint128 reward) public onOursAndSoundTwin {
        equal(forceIn(reward), 0, "lost");
    }

    function test_Twin_LosesTheNextDeposit() public onTwin(CoinHole.UnitsAreShares) {
        equal(forceIn(LOOT), LOOT, "after a reward");
        prepare();
        equal(forceIn(0), LOOT, "after a death");
    }
}
