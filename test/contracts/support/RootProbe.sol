// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CumulativeCampaign } from "../../../contracts/distribution/CumulativeCampaign.sol";
import { CumulativeArguments } from "../../../contracts/interfaces/ICumulativeCampaign.sol";

/// @notice A cumulative campaign that says which roots are good.
contract RootProbe is CumulativeCampaign {
    constructor(CumulativeArguments memory arguments) CumulativeCampaign(arguments) {}

    function isRoot(bytes32 root) external view returns (bool) {
        return _isRoot(_terms(), root);
    }
}
