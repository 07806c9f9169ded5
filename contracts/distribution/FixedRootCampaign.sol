// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimFor, ICampaign } from "../interfaces/ICampaign.sol";
import { BundledClaims } from "./BundledClaims.sol";
import { MerkleClaims } from "./MerkleClaims.sol";
import { Terms } from "./terms/CampaignTerms.sol";

/// @title FixedRootCampaign
/// @notice A campaign over one tree that never changes, opened at once or in waves of leaves.
abstract contract FixedRootCampaign is BundledClaims {
    /// @inheritdoc ICampaign
    function merkleRoot() external view returns (bytes32) {
        return _root(_terms());
    }

    /// @inheritdoc ICampaign
    function count() external view returns (uint256) {
        return _count(_terms());
    }

    /// @inheritdoc ICampaign
    function waves() external view returns (uint64) {
        return _waves(_terms());
    }

    /// @inheritdoc ICampaign
    function waveInterval() external view returns (uint64) {
        return _waveInterval(_terms());
    }

    /// @inheritdoc ICampaign
    function manifestHash() external view returns (bytes32) {
        return _manifestHash(_terms());
    }

    /// @inheritdoc ICampaign
    function claimableFrom(uint256 index) external view returns (uint256 time) {
        Terms terms = _terms();
        _checkIndex(terms, index);
        return _opens(terms, index);
    }

    /// @inheritdoc MerkleClaims
    function _isRoot(Terms terms, bytes32 root) internal view override returns (bool) {
        return root == _root(terms);
    }

    /// @inheritdoc MerkleClaims
    function _checkIndex(Terms terms, uint256 index) internal view override {
        if (index >= _count(terms)) revert IndexOutOfRange(index, _count(terms));
    }

    /// @inheritdoc MerkleClaims
    function _checkWave(Terms terms, uint256 index) internal view override {
        if (_waves(terms) == 0) return;
        uint256 opens = _opens(terms, index);
        if (block.timestamp < opens) revert WaveNotOpen(block.timestamp, opens);
    }

    /// @inheritdoc MerkleClaims
    function _checkTurn(Terms terms, uint256 index, address caller, address account) internal view override {
        _checkWave(terms, index);
        _checkCaller(terms, caller, account);
    }

    /// @dev Reverts unless `caller` may claim for `account` unsigned.
    function _checkCaller(Terms terms, address caller, address account) internal view {
        if (!_isRestricted(terms) || caller == account) return;
        ClaimFor whom = _claimFor(terms);
        if (whom == ClaimFor.Anyone) return;
        if (whom == ClaimFor.Never || block.timestamp < _opens(terms, _count(terms) - 1)) {
            revert ClaimForOtherRefused(caller, account);
        }
    }

    /// @dev When the leaf at `index`, which the campaign has, may be claimed.
    function _opens(Terms terms, uint256 index) private view returns (uint256 time) {
        time = _start(terms);
        uint256 number = _waves(terms);
        if (number == 0) return time;
        // Below 2^32 * 2^40 * 2^48, and every wave opens before the end.
        unchecked {
            return time + ((index * number) / _count(terms)) * _waveInterval(terms);
        }
    }
}
