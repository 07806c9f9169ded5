// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { ProposalAttack } from "./support/ProposalAttack.sol";
import { ProposalHole } from "./twins/ProposalHole.sol";

/// @notice Before its second root a campaign has no root before the present one: it reads zero, whose overlap ends at zero and
/// all the extra time that the gate says, or does not say. On a chain whose clock has not come that far yet, or with as much
/// extra time as years have passed since 1970, root zero would be good: and a bundle that leaves a node over folds to zero.
abstract contract FoldedToZeroAttack is ProposalAttack {
    uint64 internal constant EXTRA = 1000 days;

    /// @dev A leaf of the attacker's own that nobody put into any tree.
    /// @param answer What the gate says of extra time; zero for nothing.
    /// @param early Unix seconds on the chain's clock, less than the extra time.
    function claimUnproven(uint256 answer, uint256 early, uint256 amount) internal returns (bytes memory reason) {
        (terms.gate, terms.maxExtraTime) = (deploy("AgreeingGate", abi.encode(answer)), EXTRA);
        terms.start = 0;
        open();
        vm.warp(bound(early, 1, EXTRA - 1));
        BundleItem memory item;
        (item.account, item.amount) = (ATTACKER, bound(amount, 1, holding(address(victim))));
        // Its only step takes the sibling from the queue, where there is none, so the node is left over.
        bytes memory bundle = Bundles.join(alone(item), Bundles.GATED, 32, new bytes32[](1), hex"80");
        return send(ATTACKER, abi.encodeCall(IClaims.claimMany, (bundle)));
    }
}

contract FoldedToZeroTest is FoldedToZeroAttack {
    function testFuzz_RevertWhen_ABundleFoldsToZero(uint64 answer, uint64 early, uint256 amount) public {
        _everywhere(answer, early, amount);
        _everywhere(0, early, amount);
        _everywhere(type(uint256).max, early, amount);
    }

    function testFuzz_Twin_PaysWhatNobodyProved(bool answers, uint64 early, uint256 amount) public {
        _onTwin(ProposalHole.BothZeros);
        went(claimUnproven(answers ? EXTRA : 0, early, amount), "paid");
        isTrue(holding(ATTACKER) != 0, "loot");
    }

    /// @dev Each of the two safeguards is enough by itself.
    function testFuzz_Twin_HoldsByEitherSafeguard(uint64 early, uint256 amount) public {
        _onTwin(ProposalHole.ZeroIsARoot);
        _isRefused(claimUnproven(0, early, amount));
        _onTwin(ProposalHole.ZeroIsProven);
        _isRefused(claimUnproven(0, early, amount));
    }

    function _everywhere(uint256 answer, uint256 early, uint256 amount) private onOursAndSoundTwin {
        _isRefused(claimUnproven(answer, early, amount));
    }

    function _onTwin(ProposalHole missing) private onProposalTwin(missing) {}

    function _isRefused(bytes memory reason) private view {
        isError(reason, abi.encodeWithSelector(IClaims.BundleNotProven.selector, bytes32(0)));
        equal(holding(ATTACKER), 0, "loot");
    }
}
