// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { TwinRegistry } from "./TwinRegistry.sol";

/// @notice Vulnerable on purpose: a batch id does not hold the chain.
contract ChainlessIdTwin is TwinRegistry {
    function idOf(BatchHeader calldata header) public view override returns (bytes32) {
        return Ids.batch(0, address(this), header);
    }
}
