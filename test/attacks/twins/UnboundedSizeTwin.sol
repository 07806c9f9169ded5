// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Credential } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { TwinRegistry } from "./TwinRegistry.sol";
import { TwinVerifier } from "./TwinVerifier.sol";

/// @notice Vulnerable on purpose: whatever is under the root counts, however small the batch says it is.
contract UnboundedSizeTwin is TwinVerifier {
    constructor(TwinRegistry registry) TwinVerifier(registry) {}

    function _isInBatch(Credential calldata, BatchHeader calldata) internal pure override returns (bool) {
        return true;
    }
}
