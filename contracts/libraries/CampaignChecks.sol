// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../interfaces/ICampaign.sol";
import { ContractCode } from "./ContractCode.sol";
import { NativeTree } from "./NativeTree.sol";

/// @title CampaignChecks
/// @notice What a campaign's arguments must be, in the full form and in the light one.
library CampaignChecks {
    using ContractCode for address;

    /// @notice A hundred years.
    uint256 internal constant MAX_DURATION = 36_525 days;
    /// @notice Ten years.
    uint64 internal constant MAX_EXTRA_TIME = 36_525 days / 10;

    /// @notice Reverts unless a campaign at this address could have these arguments, waves aside.
    function check(CampaignArguments memory arguments, address campaign) internal view {
        checkRoot(arguments.root, arguments.count);
        if (!arguments.token.isContract()) revert ICampaign.TokenWithoutCode(arguments.token);
        _checkTimes(arguments);
        checkTreasury(arguments.treasury, arguments.token, campaign);
    }

    /// @notice Reverts unless this could be a tree.
    function checkRoot(bytes32 root, uint256 leaves) internal pure {
        if (root == bytes32(0)) revert ICampaign.ZeroRoot();
        if (leaves == 0 || leaves > NativeTree.MAX_LEAVES) {
            revert ICampaign.CountOutOfRange(leaves, NativeTree.MAX_LEAVES);
        }
    }

    /// @notice Reverts unless the rest can go there.
    function checkTreasury(address treasury, address token, address campaign) internal pure {
        if (treasury == address(0) || treasury == token || treasury == campaign) {
            revert ICampaign.TreasuryRefused(treasury);
        }
    }

    /// @notice Reverts unless the waves are sound, of which a campaign may have none.
    function checkWaves(CampaignArguments memory arguments) internal pure {
        uint64 number = arguments.waves;
        if (number == 0) {
            if (arguments.waveInterval != 0) {
                revert ICampaign.WavesOutOfRange(0, arguments.waveInterval, arguments.count);
            }
            if (arguments.claimFor == ClaimFor.AfterLastWave) revert ICampaign.AfterLastWaveWithoutWaves();
            return;
        }
        if (number == 1 || number > arguments.count || arguments.waveInterval == 0) {
            revert ICampaign.WavesOutOfRange(number, arguments.waveInterval, arguments.count);
        }
        uint256 last = arguments.start + uint256(number - 1) * arguments.waveInterval;
        if (last >= arguments.end) revert ICampaign.WavesBeyondEnd(last, arguments.end);
    }

    function _checkTimes(CampaignArguments memory arguments) private view {
        if (arguments.end <= arguments.start || arguments.end <= block.timestamp) {
            revert ICampaign.EndOutOfRange(arguments.start, arguments.end, block.timestamp);
        }
        if (arguments.recallable && arguments.start <= block.timestamp) {
            revert ICampaign.NoTimeToRecall(arguments.start, block.timestamp);
        }
        if (arguments.maxExtraTime > MAX_EXTRA_TIME) {
            revert ICampaign.ExtraTimeTooLong(arguments.maxExtraTime, MAX_EXTRA_TIME);
        }
        uint256 latest = uint256(arguments.end) + arguments.maxExtraTime;
        uint256 limit = Math.min(block.timestamp + MAX_DURATION, type(uint48).max);
        if (latest > limit) revert ICampaign.EndTooFar(latest, limit);
        if (arguments.gate == address(0)) {
            if (arguments.maxExtraTime != 0) revert ICampaign.ExtraTimeWithoutGate(arguments.maxExtraTime);
        } else if (!arguments.gate.isContract()) {
            revert ICampaign.GateWithoutCode(arguments.gate);
        }
    }
}
