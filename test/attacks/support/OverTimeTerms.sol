// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { CumulativeArguments } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { VestingArguments, VestingPoint } from "../../../contracts/interfaces/IVestingCampaign.sol";

/// @notice The schedule and the rules of the campaigns that pay over time, where an attack is about something else.
abstract contract OverTimeTerms {
    address internal constant PROPOSER = address(0x9409);
    address internal constant GUARDIAN = address(0x94a4d);
    uint64 internal constant TIMELOCK = 1 days;
    uint64 internal constant OVERLAP = 12 hours;
    uint64 internal constant ACCEPTANCE = 7 days;
    uint256 internal constant CAP = 50_000;
    bytes32 internal constant NEXT_ROOT = keccak256("next root");
    /// @dev From the start, steadily.
    uint64 internal constant LIFE = 1_000_000;

    function vestingOver(CampaignArguments memory terms) internal pure returns (VestingArguments memory arguments) {
        (arguments.terms, arguments.points) = (terms, new VestingPoint[](2));
        arguments.points[0] = VestingPoint(terms.start, 0);
        arguments.points[1] = VestingPoint(terms.start + LIFE, 1e18);
    }

    function cumulativeOver(CampaignArguments memory terms) internal pure returns (CumulativeArguments memory) {
        return CumulativeArguments(terms, PROPOSER, GUARDIAN, TIMELOCK, OVERLAP, CAP);
    }
}
