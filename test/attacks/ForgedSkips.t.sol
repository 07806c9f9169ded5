// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms, ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { ICumulativeCampaign } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { OddWallet } from "./support/OddWallet.sol";
import { OverTimeTerms } from "./support/OverTimeTerms.sol";

/// @notice A relayer has the campaign record that leaves were skipped which could have been paid, or which there are not. What
/// {IClaims-ClaimsSkipped} warns of is all that comes of it: the leaves are paid afterwards, to whom and as much as before.
contract ForgedSkipsTest is CampaignAttack, OverTimeTerms {
    /// @dev Most gas of a transaction.
    uint256 private constant CAP_OF_A_TRANSACTION = 1 << 24;

    bool private repeats;

    function setUp() public {
        prepare();
    }

    function openOver(bytes32 root, uint256 funding) internal override {
        if (!repeats) return super.openOver(root, funding);
        terms.root = root;
        victim = IInstantCampaign(deploy("CumulativeCampaign", abi.encode(cumulativeOver(terms))));
        token.mint(address(victim), funding);
        vm.warp(START);
    }

    /// @dev An item has its gas, but no more: data that take longer to copy use it up.
    function test_GateDataOfAnyLength_AreRecordedWithoutAReason() public {
        terms.gate = deploy("OddWallet", abi.encode(OddWallet.Manner.Yes, uint256(0)));
        open();
        BundleItem[] memory items = itemsFrom(3, 2);
        items[0].gateData = new bytes(600_000);
        items[1].gateData = "data";
        bytes memory data = bundleOf(items);
        vm.recordLogs();
        went(sendWith(ATTACKER, data, CAP_OF_A_TRANSACTION), "the bundle");
        equal(keccak256(recordedSkips()), keccak256(skip(3, 0)), "recorded");
        isTrue(isPaid(4), "the sibling");
        items[0].gateData = "data";
        isPayable(items[0]);
    }

    function testFuzz_Signatures_AreTheRelayersToSpoil(bytes32 r, bytes32 s) public {
        open();
        BundleItem[] memory items = itemsFrom(0, 1);
        items[0].terms = ClaimTerms(amounts[0], accounts[0], 0, address(0), 0);
        items[0].signature = bytes.concat(r, s, hex"1b");
        bytes memory skips = skipsOf(ATTACKER, bundleOf(items));
        equal(keccak256(skips), keccak256(skip(0, ISignedClaims.InvalidSignature.selector)), "recorded");
        isPayable(itemAt(0));
    }

    /// @dev Where all that a bundle asks for was paid no proof is looked at: so anybody may ask for nothing, at any index.
    function testFuzz_NothingAtAll_IsRecordedAsClaimed(uint32 index, address account) public {
        repeats = true;
        open();
        BundleItem[] memory items = new BundleItem[](1);
        (items[0].index, items[0].account) = (index, account);
        bytes memory forged = Bundles.join(items, 0, 1, new bytes32[](0), "");
        bytes memory skips = skipsOf(ATTACKER, abi.encodeCall(IClaims.claimMany, (forged)));
        equal(keccak256(skips), keccak256(skip(index, IClaims.AlreadyClaimed.selector)), "recorded");
        equal(ICumulativeCampaign(address(victim)).paid(account), 0, "paid");
        isPayable(itemAt(index % LEAVES));
    }

    function isPayable(BundleItem memory item) private {
        went(send(RELAYER, singleOf(item)), "claimed afterwards");
        equal(holding(item.account), item.amount, "paid afterwards");
    }
}
