// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../interfaces/ICampaign.sol";
import { IInstantCampaign } from "../interfaces/IInstantCampaign.sol";
import { ClaimBitmap } from "../libraries/ClaimBitmap.sol";
import { Leaf } from "../libraries/Leaf.sol";
import { NativeTree } from "../libraries/NativeTree.sol";
import { Campaign } from "./Campaign.sol";

/// @title InstantCampaign
/// @notice See {IInstantCampaign}.
contract InstantCampaign is Campaign, IInstantCampaign {
    using ClaimBitmap for ClaimBitmap.Bitmap;
    using NativeTree for bytes32[];

    ClaimBitmap.Bitmap private _claimed;

    constructor(CampaignArguments memory arguments) Campaign(arguments) {}

    /// @inheritdoc IInstantCampaign
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        if (gate != address(0)) revert GateDataMissing(gate);
        _take(index, account, amount, proof);

        // Interaction: pay.
        _pay(account, amount);
    }

    /// @inheritdoc IInstantCampaign
    function claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) external {
        if (gate == address(0)) revert GateDataUnexpected();
        _take(index, account, amount, proof);

        // Interaction: ask the gate, then pay. The leaf is taken already, so neither can claim it again.
        _askGate(index, account, amount, gateData);
        _pay(account, amount);
    }

    /// @inheritdoc IInstantCampaign
    function isClaimed(uint256 index) external view returns (bool) {
        return _claimed.isSet(index);
    }

    function _take(uint256 index, address account, uint256 amount, bytes32[] calldata proof) private {
        // Check: the time, the caller, the index, the proof.
        _checkOpen(account);
        if (index >= count) revert IndexOutOfRange(index, count);
        if (!proof.proves(merkleRoot, Leaf.campaign(index, account, amount))) {
            revert InvalidProof(index, account, amount);
        }

        // Effect: taken, once.
        if (!_claimed.set(index)) revert AlreadyClaimed(index);
        emit Claimed({ index: index, account: account, amount: amount });
    }
}
