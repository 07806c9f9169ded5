// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { LightInstantCampaign } from "../../../contracts/distribution/LightInstantCampaign.sol";

/// @notice Vulnerable on purpose: a campaign that calls itself with whatever it is told, as multicalls do that call instead of
/// delegating.
contract SelfCallingTwin is LightInstantCampaign {
    function multicall(bytes[] calldata calls) external {
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool done, bytes memory answer) = address(this).call(calls[i]);
            if (done) continue;
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}
