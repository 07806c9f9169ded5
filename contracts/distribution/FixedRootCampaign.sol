// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../interfaces/ICampaign.sol";
import { Claims } from "./Claims.sol";

/// @title FixedRootCampaign
/// @notice A campaign over one tree that never changes, opened at once or in waves of leaves.
abstract contract FixedRootCampaign is Claims {
    /// @inheritdoc ICampaign
    bytes32 public immutable merkleRoot;
    /// @inheritdoc ICampaign
    uint256 public immutable count;
    /// @inheritdoc ICampaign
    uint64 public immutable waves;
    /// @inheritdoc ICampaign
    uint64 public immutable waveInterval;
    /// @inheritdoc ICampaign
    bytes32 public immutable manifestHash;

    /// @dev Neither waves nor callers matter: one look instead of two saves 80 gas a claim.
    bool private immutable _UNRESTRICTED;

    constructor(CampaignArguments memory arguments) {
        // Check: who claims when.
        _checkWaves(arguments);

        // Effect: fix the tree.
        merkleRoot = arguments.root;
        count = arguments.count;
        waves = arguments.waves;
        waveInterval = arguments.waveInterval;
        manifestHash = arguments.manifestHash;
        _UNRESTRICTED = arguments.waves == 0 && arguments.claimFor == ClaimFor.Anyone;
    }

    /// @inheritdoc ICampaign
    function claimableFrom(uint256 index) external view returns (uint256 time) {
        if (index >= count) revert IndexOutOfRange(index, count);
        return _opens(index);
    }

    /// @inheritdoc Claims
    function _isRoot(bytes32 root) internal view override returns (bool) {
        return root == merkleRoot;
    }

    /// @inheritdoc Claims
    function _checkIndex(uint256 index) internal view override {
        if (index >= count) revert IndexOutOfRange(index, count);
    }

    /// @inheritdoc Claims
    function _checkWave(uint256 index) internal view override {
        if (waves == 0) return;
        uint256 opens = _opens(index);
        if (block.timestamp < opens) revert WaveNotOpen(block.timestamp, opens);
    }

    /// @inheritdoc Claims
    function _checkTurn(uint256 index, address caller, address account) internal view override {
        if (_UNRESTRICTED) return;
        _checkWave(index);
        _checkCaller(caller, account);
    }

    /// @dev Reverts unless `caller` may claim for `account` unsigned.
    function _checkCaller(address caller, address account) internal view {
        if (claimFor == ClaimFor.Anyone || caller == account) return;
        if (claimFor == ClaimFor.Never || block.timestamp < _opens(count - 1)) {
            revert ClaimForOtherRefused(caller, account);
        }
    }

    /// @dev When the leaf at `index`, which the campaign has, may be claimed.
    function _opens(uint256 index) private view returns (uint256 time) {
        if (waves == 0) return start;
        // Below 2^32 * 2^64 * 2^64, and every wave opens before the end.
        unchecked {
            return start + ((index * waves) / count) * waveInterval;
        }
    }

    function _checkWaves(CampaignArguments memory arguments) private pure {
        uint64 number = arguments.waves;
        if (number == 0) {
            if (arguments.waveInterval != 0) revert WavesOutOfRange(0, arguments.waveInterval, arguments.count);
            if (arguments.claimFor == ClaimFor.AfterLastWave) revert AfterLastWaveWithoutWaves();
            return;
        }
        if (number == 1 || number > arguments.count || arguments.waveInterval == 0) {
            revert WavesOutOfRange(number, arguments.waveInterval, arguments.count);
        }
        uint256 last = arguments.start + uint256(number - 1) * arguments.waveInterval;
        if (last >= arguments.end) revert WavesBeyondEnd(last, arguments.end);
    }
}
