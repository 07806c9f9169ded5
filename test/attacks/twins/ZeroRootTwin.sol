// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: it accepts root zero, and zero is also what it computes for a proof that is too long.
contract ZeroRootTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    function _checkRoot(bytes32) internal pure override {}

    function _proves(bytes32[] calldata proof, bytes32 leaf) internal view override returns (bool) {
        if (proof.length > 32) return _terms.root == bytes32(0);
        for (uint256 i = 0; i < proof.length; ++i) leaf = _parent(leaf, proof[i]);
        return leaf == _terms.root;
    }
}
