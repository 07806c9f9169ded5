// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { BatchHole } from "../twins/BatchHole.sol";

/// @notice Keeps a verdict, as a cache does, and answers from it for as long as it may.
library VerdictCopy {
    /// @return known Whether the copy may still be used.
    /// @return outcome What it says.
    function read(
        BatchHole hole,
        Verdict memory copy,
        uint256 moment
    ) internal pure returns (bool known, Outcome outcome) {
        known = moment < copy.freshUntil || (hole == BatchHole.InclusiveReuse && moment == copy.freshUntil);
        return (known, copy.outcome);
    }
}
