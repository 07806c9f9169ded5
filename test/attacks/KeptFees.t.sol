// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { Vm } from "../contracts/support/Base.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { HostileToken } from "./support/HostileToken.sol";
import { OverTimeTerms } from "./support/OverTimeTerms.sol";

/// @notice Fees that cannot be paid: to undo the payments of a bundle, to be paid twice, or to be lost.
abstract contract KeptFeesAttack is CampaignAttack, OverTimeTerms {
    uint256 internal constant FEE = 10;
    /// @dev Items of the bundle, each with a fee.
    uint256 internal constant ITEMS = 3;
    /// @dev What {StrictFeesTwin} reverts with.
    bytes4 internal constant FEES_UNPAID = bytes4(keccak256("FeesUnpaid(uint256)"));
    /// @dev Of a vesting campaign, so much of each leaf is due by then.
    uint256 internal constant DUE = LIFE / 20;

    string internal campaignName = "InstantCampaign";
    /// @dev Base units that the campaign has too few for its tree.
    uint256 internal shortage;

    function openOver(bytes32 root, uint256 funding) internal override {
        terms.root = root;
        bool vests = isVesting();
        bytes memory arguments = vests ? abi.encode(vestingOver(terms)) : abi.encode(terms);
        victim = IInstantCampaign(deploy(campaignName, arguments));
        token.mint(address(victim), funding - shortage);
        if (vests) IVestingCampaign(address(victim)).fund(0);
        vm.warp(START + DUE);
    }

    function isVesting() internal view returns (bool) {
        return keccak256(bytes(campaignName)) == keccak256("VestingCampaign");
    }

    /// @dev The relayer's bundle, while the token treats the relayer in that manner.
    function relay(HostileToken.Manner manner) internal returns (bytes memory reason) {
        token.setManner(RELAYER, manner);
        open();
        return send(RELAYER, bundleOf(_items(0)));
    }

    /// @dev As {relay}, of a token that refuses; then the relayer is let in again, and sends all that there is to send.
    function relayAgain() internal {
        went(relay(HostileToken.Manner.Refuses), "the first time");
        token.setManner(RELAYER, HostileToken.Manner.Plain);
        send(RELAYER, bundleOf(_items(0)));
        for (uint256 i = 0; i < ITEMS; ++i) send(RELAYER, singleOf(_items(0)[i]));
        went(send(RELAYER, bundleOf(_items(ITEMS))), "others");
    }

    /// @dev What is due of a leaf at {DUE}.
    function dueOf(uint256 index) internal view returns (uint256) {
        return isVesting() ? amounts[index] / 20 : amounts[index];
    }

    function _items(uint256 first) private view returns (BundleItem[] memory items) {
        items = itemsFrom(first, ITEMS);
        for (uint256 i = 0; i < ITEMS; ++i) {
            address account = items[i].account;
            items[i].fee = FEE;
            sign(items[i], ClaimTerms(items[i].amount, account, FEE, address(0), 0), keyAt(first + i));
        }
    }
}

contract KeptFeesTest is KeptFeesAttack {
    function setUp() public {
        prepare();
    }

    /// @dev All manners in which no fee arrives.
    function testFuzz_Fees_UndoNoPayment(uint8 manner, bool vests) public {
        if (vests) campaignName = "VestingCampaign";
        manner = uint8(bound(manner, uint8(HostileToken.Manner.Refuses), uint8(HostileToken.Manner.MovesAndSaysFalse)));
        vm.recordLogs();
        went(relay(HostileToken.Manner(manner)), "the bundle");
        isKept(ITEMS * FEE);
        arePaid();
        equal(holding(RELAYER), 0, "the relayer");
    }

    function test_Fees_UndoNoPayment_WhenTheAnswerIsNone() public {
        went(relay(HostileToken.Manner.SaysNonsense), "nonsense");
        arePaid();
        setUp();
        went(relay(HostileToken.Manner.SaysTooLittle), "half a word");
        arePaid();
    }

    function testFuzz_Fees_UndoNoPayment_WhenTheCampaignIsShort(uint256 missing) public {
        shortage = totalOfOthers() + bound(missing, 1, ITEMS * FEE);
        vm.recordLogs();
        went(relay(HostileToken.Manner.Plain), "the bundle");
        isKept(ITEMS * FEE);
        arePaid();
    }

    function test_Twin_UndoesPayments_WhenTheTokenRefuses() public {
        campaignName = "StrictFeesTwin";
        isKind(relay(HostileToken.Manner.Refuses), FEES_UNPAID);
        for (uint256 i = 0; i < ITEMS; ++i) equal(holding(accounts[i]), 0, "a sibling");
    }

    function test_Twin_UndoesPayments_WhenTheCampaignIsShort() public {
        campaignName = "StrictFeesTwin";
        shortage = totalOfOthers() + 1;
        isKind(relay(HostileToken.Manner.Plain), FEES_UNPAID);
        for (uint256 i = 0; i < ITEMS; ++i) equal(holding(accounts[i]), 0, "a sibling");
    }

    function test_KeptFees_GoToTheTreasury_AndToNobodyTwice() public {
        relayAgain();
        equal(holding(RELAYER), ITEMS * FEE, "the fees of others alone");
        uint256 left = ITEMS * FEE;
        for (uint256 i = 2 * ITEMS; i < LEAVES; ++i) left += amounts[i];
        vm.warp(END);
        went(send(ATTACKER, abi.encodeCall(ICampaign.sweep, ())), "swept");
        equal(holding(TREASURY), left, "swept");
    }

    /// @dev Claimed, so no part of the rest, and released, so nobody's: they are booked anew.
    function test_KeptFees_AreNotLost_WhereMoneyVests() public {
        campaignName = "VestingCampaign";
        relayAgain();
        equal(holding(RELAYER), ITEMS * FEE, "the fees of others alone");
        uint256 left = ITEMS * FEE;
        for (uint256 i = 2 * ITEMS; i < LEAVES; ++i) left += amounts[i];
        vm.warp(END);
        went(send(ATTACKER, abi.encodeCall(ICampaign.sweep, ())), "swept");
        equal(holding(TREASURY), left, "swept");
        vm.warp(START + LIFE);
        for (uint256 i = 0; i < 2 * ITEMS; ++i) {
            went(send(ATTACKER, abi.encodeCall(IVestingCampaign.release, (i, accounts[i]))), "released");
            equal(holding(accounts[i]), amounts[i] - FEE, "an account");
        }
        equal(holding(address(victim)), 0, "nothing is left");
    }

    function totalOfOthers() private view returns (uint256 total) {
        for (uint256 i = ITEMS; i < LEAVES; ++i) total += amounts[i];
    }

    function arePaid() private view {
        for (uint256 i = 0; i < ITEMS; ++i) equal(holding(accounts[i]), dueOf(i) - FEE, "a sibling");
    }

    function isKept(uint256 fees) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory last = logs[logs.length - 1];
        equal(last.topics[0], IClaims.FeesKept.selector, "event");
        equal(address(uint160(uint256(last.topics[1]))), RELAYER, "of the relayer");
        equal(abi.decode(last.data, (uint256)), fees, "fees");
    }
}
