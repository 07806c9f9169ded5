// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ITrustList } from "../../../contracts/interfaces/ITrustList.sol";

/// @notice A list that trusts everybody about moments before 1,800,000,000, and nobody afterwards: its university has closed.
contract ClosedUniversity is ITrustList {
    function isTrusted(address, bytes32, uint256 moment) external pure returns (bool trusted) {
        return moment < 1_800_000_000;
    }
}
