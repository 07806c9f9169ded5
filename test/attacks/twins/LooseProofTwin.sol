// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: it stops where the root is met, ignoring further nodes, and remembers claims by their proof.
contract LooseProofTwin is TwinCampaign {
    constructor(CampaignArguments memory terms) TwinCampaign(terms) {}

    mapping(bytes32 proof => bool taken) private _proofs;

    function _proves(bytes32[] calldata proof, bytes32 leaf) internal view override returns (bool) {
        for (uint256 i = 0; i < proof.length && leaf != _terms.root; ++i) leaf = _parent(leaf, proof[i]);
        return leaf == _terms.root;
    }

    function _isTaken(uint256 index, bytes32[] calldata proof) internal view override returns (bool) {
        return _proofs[keccak256(abi.encode(index, proof))];
    }

    function _take(uint256 index, bytes32[] calldata proof) internal override {
        _proofs[keccak256(abi.encode(index, proof))] = true;
    }
}
