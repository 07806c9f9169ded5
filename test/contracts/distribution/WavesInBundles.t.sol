// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { BundleFixture } from "../support/BundleFixture.sol";
import { Bundles } from "../support/Bundles.sol";

/// @notice A bundle over all leaves of a campaign in waves, in either form: what is open is paid, what is not is skipped.
contract WavesInBundlesTest is BundleFixture {
    uint256 private constant LEAVES = 8;
    uint64 private constant WAVES = 4;
    uint64 private constant INTERVAL = 100;

    function testFuzz_ClaimMany_PaysTheOpenWaves(uint256 form, uint256 time) public {
        drawForm(form);
        CampaignArguments memory arguments = argumentsFor(LEAVES);
        (arguments.waves, arguments.waveInterval) = (WAVES, INTERVAL);
        IInstantCampaign campaign = create(arguments);
        time = bound(time, START, START + WAVES * INTERVAL);
        vm.warp(time);
        bytes4[] memory reasons = new bytes4[](LEAVES);
        for (uint256 i = 0; i < LEAVES; ++i) {
            uint256 opens = START + ((i * WAVES) / LEAVES) * INTERVAL;
            reasons[i] = time < opens ? ICampaign.WaveNotOpen.selector : PAID;
        }
        uint256[] memory all = rangeOf(0, LEAVES);
        relay(campaign, itemsAt(all), Bundles.encode(campaignNodes, itemsAt(all)), reasons);
    }
}
