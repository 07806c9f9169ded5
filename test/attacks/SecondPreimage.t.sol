// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice An inner node is passed off as a leaf: its two children, read as the leaf's values, with a shortened proof.
abstract contract SecondPreimageAttack is AttackFixture {
    /// @dev The twins have no bound, so that the leaf alone must resist. Ours has one: see {BundleForgeryAttack} for its leaf.
    uint256 internal most = type(uint256).max;

    /// @dev Tries every inner node, the root included.
    function attack(uint256 count) internal returns (uint256 paid, uint256 loot) {
        CampaignArguments memory terms = termsFor(count);
        terms.count = most;
        IInstantCampaign victim = open(terms, 1e30);
        vm.warp(START);
        for (uint256 node = 0; node < count - 1; ++node) {
            (bytes32 a, bytes32 b) = (campaignNodes[2 * node + 1], campaignNodes[2 * node + 2]);
            if (a > b) (a, b) = (b, a);
            (uint256 index, address account, uint256 amount) = (uint256(b), address(bytes20(a)), uint96(uint256(a)));
            bytes32[] memory proof = Trees.proofAt(campaignNodes, campaignNodes.length - 1 - node);
            bytes memory reason = refusal(victim, index, account, amount, proof);
            if (reason.length == 0) ++paid;
            else isError(reason, _refusalOf(index, account, amount));
        }
        loot = 1e30 - token.balanceOf(address(victim));
    }

    function _refusalOf(uint256 index, address account, uint256 amount) private view returns (bytes memory) {
        if (index >= most) return abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, index, most);
        return abi.encodeWithSelector(IClaims.InvalidProof.selector, index, account, amount);
    }
}

contract SecondPreimageTest is SecondPreimageAttack {
    function testFuzz_RevertWhen_AnInnerNodeIsPassedOffAsALeaf(uint8 count) public {
        most = 2 ** 32;
        _refused(ours(count), count);
    }

    function testFuzz_SoundTwin_RefusesInnerNodes(uint8 count) public {
        _refused("TwinCampaign", count);
    }

    function testFuzz_Twin_PaysEveryInnerNode(uint8 count) public {
        (campaignName, campaignLeafOf) = ("SixtyFourByteLeafTwin", _sixtyFourBytes);
        uint256 leaves = bound(count, 2, 12);
        (uint256 paid, uint256 loot) = attack(leaves);
        equal(paid, leaves - 1, "paid");
        isTrue(loot > 0, "loot");
    }

    function _refused(string memory name, uint256 count) private {
        campaignName = name;
        (uint256 paid, uint256 loot) = attack(bound(count, 2, 12));
        equal(paid, 0, "paid");
        equal(loot, 0, "loot");
    }

    function _sixtyFourBytes(uint256 index, address account, uint256 amount) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(account, uint96(amount), index));
    }
}
