// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice One leaf is claimed with its proof, then with that proof cut short or drawn out to every length up to 40.
abstract contract AlteredProofAttack is AttackFixture {
    uint256 internal constant COUNT = 11;
    uint256 internal constant MAX_NODES = 40;

    /// @dev The largest gain is a campaign that knows a claim by its proof and ignores what follows the root.
    function attack(uint256 index, bytes32 filling) internal returns (uint256 paid, uint256 length) {
        IInstantCampaign victim = open(termsFor(COUNT), 1e6);
        vm.warp(START);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        length = proof.length;
        for (uint256 k = 0; k <= MAX_NODES; ++k) {
            bytes32[] memory altered = new bytes32[](k);
            for (uint256 i = 0; i < k; ++i) altered[i] = i < length ? proof[i] : filling;
            bytes memory reason = refusal(victim, index, subjectAt(index), amountAt(index), altered);
            if (reason.length == 0) ++paid;
            else isError(reason, invalid(index, k));
        }
        equal(token.balanceOf(subjectAt(index)), paid * amountAt(index), "what was paid");
    }

    function invalid(uint256 index, uint256 length) internal pure returns (bytes memory) {
        if (length > 32) return abi.encodeWithSelector(IClaims.ProofTooLong.selector, length, uint256(32));
        return abi.encodeWithSelector(IClaims.InvalidProof.selector, index, subjectAt(index), amountAt(index));
    }
}

contract AlteredProofTest is AlteredProofAttack {
    function testFuzz_RevertWhen_TheProofIsCutOrDrawnOut(uint8 index, bytes32 filling) public {
        _paidOnce(ours(index), index, filling);
    }

    function testFuzz_SoundTwin_PaysOnce(uint8 index, bytes32 filling) public {
        _paidOnce("TwinCampaign", index, filling);
    }

    function testFuzz_Twin_PaysAgainForEachLength(uint8 index, bytes32 filling) public {
        campaignName = "LooseProofTwin";
        (uint256 paid, uint256 length) = attack(bound(index, 0, COUNT - 1), filling);
        equal(paid, 1 + MAX_NODES - length, "paid for every longer proof");
    }

    function _paidOnce(string memory name, uint256 index, bytes32 filling) private {
        campaignName = name;
        (uint256 paid, ) = attack(bound(index, 0, COUNT - 1), filling);
        equal(paid, 1, "paid once, with the proof as it is");
    }
}
